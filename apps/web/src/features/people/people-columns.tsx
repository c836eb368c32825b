import type { Person } from "@tocsin/contract";
import { peopleWords } from "../../lib/words/en/people.ts";
import { Badge } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import type { Column } from "../../ui/data-table.tsx";

export function peopleColumns(onEdit: (person: Person) => void): readonly Column<Person>[] {
  return [
    {
      key: "username",
      label: peopleWords.username,
      header: true,
      phone: "title",
      cell: ({ username, name }) => (
        <>
          {username} {name !== "" && name !== username && <span className="meta">{name}</span>}
        </>
      ),
    },
    { key: "email", label: peopleWords.email, cell: ({ email }) => email ?? <span className="meta">{peopleWords.noEmail}</span> },
    { key: "state", label: peopleWords.state, cell: (person) => <PersonState person={person} /> },
    {
      key: "signIn",
      label: peopleWords.signIn,
      cell: ({ canSignIn }) => <span className="nowrap">{canSignIn ? peopleWords.canSignIn : peopleWords.cannotSignIn}</span>,
    },
    {
      key: "edit",
      label: peopleWords.manage,
      isLabelHidden: true,
      align: "end",
      phone: "aside",
      cell: (person) => (
        <Button aria-label={peopleWords.manageName(person.username)} onClick={() => onEdit(person)}>
          {peopleWords.manage}
        </Button>
      ),
    },
  ];
}

function PersonState({ person: { active, superuser } }: { readonly person: Person }) {
  return (
    <span className="nowrap">
      {active ? peopleWords.active : <Badge>{peopleWords.inactive}</Badge>} {superuser && <Badge>{peopleWords.superuser}</Badge>}
    </span>
  );
}
