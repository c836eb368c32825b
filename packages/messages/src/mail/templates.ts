/**
 * The two parts of a mail. `{{ … }}` is escaped for the part it stands in; `{{ greeting }}` and `{{ unsubscribe }}` are slots that are
 * filled per recipient. Old mail programs know tables, inline styles and little else; the dark colours are for those that know more.
 */
export const MAIL_TEXT = `{{ label }}{% if severity != "" %} - {{ severity }}{% endif %}
{{ title }}
{{ byline }}

{{ greeting }}
{% if facts.size > 0 %}
{% for fact in facts %}{{ fact.name }}: {{ fact.value }}
{% endfor %}{% endif %}{% if counts != "" %}
Findings: {{ counts }}
{% for group in findings %}
{{ group.heading | capitalize }}:
{% for line in group.lines %}- {% if line.severity != "" %}{{ line.severity }}: {% endif %}{{ line.title }}
{% if line.url != "" %}  {{ line.url }}
{% endif %}{% endfor %}{% endfor %}{% if more != "" %}
... and {{ more }}
{% endif %}{% endif %}{% if lines.size > 0 %}
{% for line in lines %}{{ line }}
{% endfor %}{% endif %}{% if cut != "" %}
{{ cut }}
{% endif %}
{{ linkLabel }}:
{{ link }}

-- 
{{ reason }}
{{ settingsLabel }}: {{ settings }}
{% if unsubscribe != "" %}{{ unsubscribeLabel }}: {{ unsubscribe }}
{% endif %}{% if team != "" %}{{ team }}
{% endif %}{% if disclaimer != "" %}{{ disclaimer }}
{% endif %}`;

/** Sent once where a server finds the whole mail too big. */
export const MAIL_SHORT = `{{ label }}{% if severity != "" %} - {{ severity }}{% endif %}
{{ title }}
{{ byline }}
{% for fact in facts %}{{ fact.name }}: {{ fact.value }}
{% endfor %}{% if counts != "" %}Findings: {{ counts }}
{% endif %}
{{ linkLabel }}:
{{ link }}

-- 
{{ reason }}
{{ settingsLabel }}: {{ settings }}
`;

export const MAIL_HTML = `<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{{ subject }}</title>
<style>
:root { color-scheme: light dark; }
a { color: #0b5fae; }
@media (prefers-color-scheme: dark) {
  .page { background: #15181c !important; }
  .card { background: #1f242a !important; border-color: #39414a !important; }
  .text, .title { color: #e8eaed !important; }
  .quiet { color: #b3bac2 !important; }
  .rule { border-color: #39414a !important; }
  .button { background: #7db8f5 !important; color: #10151a !important; }
  a { color: #8ec5ff; }
}
@media (max-width: 640px) {
  .card { padding: 16px !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f3f5f7;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f3f5f7;">
<tr><td align="center" style="padding:16px 8px;">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;">
<tr><td class="card" style="background:#ffffff;border:1px solid #d5dae0;border-radius:8px;padding:24px;font-family:Arial,Helvetica,sans-serif;">
<p class="quiet" style="margin:0 0 4px;font-size:14px;line-height:20px;color:#4d5761;">{{ label }}{% if severity != "" %} &middot; <span class="text" style="font-weight:bold;color:#1c2126;"><span style="display:inline-block;width:10px;height:10px;border-radius:5px;background:{{ tone | tone }};"></span> {{ severity }}</span>{% endif %}</p>
<h1 class="title" dir="auto" style="margin:0 0 4px;font-size:20px;line-height:28px;color:#1c2126;word-break:break-word;">{{ title }}</h1>
<p class="quiet" style="margin:0 0 16px;font-size:14px;line-height:20px;color:#4d5761;">{{ byline }}</p>
<p class="text" style="margin:0 0 16px;font-size:16px;line-height:24px;color:#1c2126;">{{ greeting }}</p>
{% if facts.size > 0 %}<table cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px;">
{% for fact in facts %}<tr><th class="quiet" scope="row" align="left" valign="top" style="padding:2px 16px 2px 0;font-size:14px;line-height:20px;font-weight:normal;color:#4d5761;white-space:nowrap;">{{ fact.name }}</th><td class="text" dir="auto" valign="top" style="padding:2px 0;font-size:14px;line-height:20px;color:#1c2126;word-break:break-word;">{{ fact.value }}</td></tr>
{% endfor %}</table>
{% endif %}{% if counts != "" %}<p class="text" style="margin:0 0 8px;font-size:16px;line-height:24px;font-weight:bold;color:#1c2126;">Findings: {{ counts }}</p>
{% for group in findings %}<p class="quiet" style="margin:8px 0 2px;font-size:14px;line-height:20px;color:#4d5761;">{{ group.heading | capitalize }}</p>
<ul style="margin:0 0 8px;padding:0 0 0 20px;">
{% for line in group.lines %}<li class="text" dir="auto" style="font-size:14px;line-height:22px;color:#1c2126;word-break:break-word;">{% if line.severity != "" %}<span style="display:inline-block;width:8px;height:8px;border-radius:4px;background:{{ line.tone | tone }};"></span> {{ line.severity }}: {% endif %}{% if line.url != "" %}<a href="{{ line.url }}">{{ line.title }}</a>{% else %}{{ line.title }}{% endif %}</li>
{% endfor %}</ul>
{% endfor %}{% if more != "" %}<p class="quiet" style="margin:0 0 16px;font-size:14px;line-height:20px;color:#4d5761;">&hellip; and {{ more }}</p>
{% endif %}{% endif %}{% if lines.size > 0 %}<p class="text" dir="auto" style="margin:16px 0;font-size:16px;line-height:24px;color:#1c2126;word-break:break-word;">{% for line in lines %}{{ line }}{% unless forloop.last %}<br>
{% endunless %}{% endfor %}</p>
{% endif %}{% if cut != "" %}<p class="quiet" style="margin:0 0 16px;font-size:14px;line-height:20px;color:#4d5761;">{{ cut }}</p>
{% endif %}<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:16px 0 24px;"><tr><td><a class="button" href="{{ link }}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0b5fae;color:#ffffff;font-size:16px;line-height:24px;font-weight:bold;text-decoration:none;">{{ linkLabel }}</a></td></tr></table>
<p class="quiet rule" style="margin:0;padding:16px 0 0;border-top:1px solid #d5dae0;font-size:14px;line-height:20px;color:#4d5761;">{{ reason }}<br>
<a href="{{ settings }}">{{ settingsLabel }}</a>{% if unsubscribe != "" %}<br>
<a href="{{ unsubscribe }}">{{ unsubscribeLabel }}</a>{% endif %}</p>
{% if team != "" or disclaimer != "" %}<p class="quiet" style="margin:8px 0 0;font-size:14px;line-height:20px;color:#4d5761;">{{ team }}{% if team != "" and disclaimer != "" %}<br>
{% endif %}{{ disclaimer }}</p>
{% endif %}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`;
