import { describe, expect, test } from "vitest";
import { aCompany } from "./company.ts";
import type { OpenStore } from "./store-under-test.ts";

/** Run by every store: a handful of settings, and which DefectDojo is ours. */
export function describeSettings(name: string, open: OpenStore): void {
  describe(`${name} as a keeper of settings`, () => {
    test("everybody is reached by System, and nothing else is set, until somebody says otherwise", async () => {
      await using store = await open();

      expect(await store.reads.settings.settings({})).toEqual({
        systemAudience: "everyone",
        publicUrl: null,
        teamName: null,
        disclaimer: null,
        retention: { deliveriesDays: 90, alertsDays: 365, auditDays: 730 },
        defectdojo: { instance: null, lastSeenAt: null },
      });
    });

    test("a patch changes what it names, back to nothing as well, and is told of in the audit trail", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      await store.writes.settings.patchSettings({ teamName: "AppSec", publicUrl: "https://tocsin.example", by, at: 5 });

      const after = await store.writes.settings.patchSettings({ systemAudience: "superusers", publicUrl: null, by, at: 6 });

      const now = await store.reads.settings.settings({});
      expect(after).toEqual({ ok: true, settings: now });
      expect(now).toMatchObject({ systemAudience: "superusers", publicUrl: null, teamName: "AppSec" });
      expect(await store.reads.access.auditTrail({ limit: 1 })).toEqual([
        { at: 6, actor: by, action: "settings.changed", object: null, detail: { systemAudience: "superusers", publicUrl: null } },
      ]);
    });

    test("a patch of what was read is refused as a whole where somebody else came first, and is told what stands there", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      await store.writes.settings.patchSettings({ teamName: "AppSec", retention: { alertsDays: 30 }, by, at: 5 });

      const refused = await store.writes.settings.patchSettings({
        teamName: "Red team",
        disclaimer: "Confidential.",
        retention: { alertsDays: 60, auditDays: 400 },
        from: { teamName: null, disclaimer: null, retention: { alertsDays: 365, auditDays: 730 } },
        by,
        at: 6,
      });

      expect(refused).toEqual({
        ok: false,
        stands: [
          { setting: "teamName", value: "AppSec" },
          { setting: "alertsDays", value: 30 },
        ],
      });
      expect(await store.reads.settings.settings({})).toMatchObject({
        teamName: "AppSec",
        disclaimer: null,
        retention: { auditDays: 730 },
      });
    });

    test("a patch is written where what it changes is as it was read, or already as it is to become", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      await store.writes.settings.patchSettings({ teamName: "AppSec", by, at: 5 });
      const patch = { teamName: "AppSec", publicUrl: "https://tocsin.example", from: { teamName: null, publicUrl: null }, by, at: 6 };

      expect(await store.writes.settings.patchSettings(patch)).toMatchObject({ ok: true });
      expect(await store.writes.settings.patchSettings({ ...patch, at: 7 })).toMatchObject({
        ok: true,
        settings: { teamName: "AppSec", publicUrl: "https://tocsin.example" },
      });
    });

    test("the System audience is the one that preferences are read with", async () => {
      await using store = await open();
      const company = await aCompany(store);
      await store.writes.settings.patchSettings({ systemAudience: "superusers", by: company.id("sue"), at: 6 });

      const { systemAudience } = await store.reads.preferences.layer({ key: { scope: "personal", person: company.id("mia") } });

      expect(systemAudience).toBe("superusers");
    });

    test("the first DefectDojo is remembered, another refused, and a request without a name belongs to the one we know", async () => {
      await using store = await open();
      const see = (instance: string | null, at: number) => store.writes.settings.seeDefectDojo({ instance, at });

      expect(await see(null, 5)).toEqual({ ok: true });
      expect(await see("https://dojo.example", 6)).toEqual({ ok: true });
      expect(await see("https://other.example", 7)).toEqual({ ok: false, known: "https://dojo.example" });
      expect((await store.reads.settings.settings({})).defectdojo).toEqual({ instance: "https://dojo.example", lastSeenAt: 6 });
      expect(await see(null, 8)).toEqual({ ok: true });
      expect((await store.reads.settings.settings({})).defectdojo).toEqual({ instance: "https://dojo.example", lastSeenAt: 8 });
    });

    test("a DefectDojo that is forgotten makes room for another", async () => {
      await using store = await open();
      const by = (await aCompany(store)).id("sue");
      await store.writes.settings.seeDefectDojo({ instance: "https://dojo.example", at: 6 });

      await store.writes.settings.patchSettings({ defectdojoInstance: null, by, at: 7 });

      expect(await store.writes.settings.seeDefectDojo({ instance: "https://other.example", at: 8 })).toEqual({ ok: true });
    });
  });
}
