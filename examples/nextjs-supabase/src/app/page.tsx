export default function Home() {
  return <h1>My app</h1>;
}
