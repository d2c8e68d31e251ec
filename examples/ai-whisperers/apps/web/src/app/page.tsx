import { database } from "database";

export const dynamic = "force-dynamic";

export default async function Workshops() {
  const workshops = await database.workshop.findMany();
  return (
    <ul>
      {workshops.map((workshop) => (
        <li key={workshop.id}>{workshop.title}</li>
      ))}
    </ul>
  );
}
