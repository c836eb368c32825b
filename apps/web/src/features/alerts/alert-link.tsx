import type { Alert } from "@tocsin/contract";
import type { ReactNode } from "react";
import { Link } from "react-router-dom";

interface AlertLinkProps {
  readonly alert: Alert;
  readonly className?: string | undefined;
  readonly tabIndex?: number | undefined;
  readonly onFollow: () => void;
  readonly children: ReactNode;
}

/** To what an alert is about: its own address, else the product's page. Without either it is plain text. */
export function AlertLink({ alert: { url, product }, className, tabIndex, onFollow, children }: AlertLinkProps) {
  const inside = pathOfThisSite(url) ?? (url === null && product !== null ? `/product/${String(product.id)}` : null);
  if (inside !== null) {
    return (
      <Link to={inside} className={className} tabIndex={tabIndex} onClick={onFollow}>
        {children}
      </Link>
    );
  }
  if (url === null) return <span className={className}>{children}</span>;
  return (
    <a href={url} rel="noreferrer" className={className} tabIndex={tabIndex} onClick={onFollow}>
      {children}
    </a>
  );
}

function pathOfThisSite(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { origin, pathname, search, hash } = new URL(url);
  return origin === globalThis.location.origin ? `${pathname}${search}${hash}` : null;
}
