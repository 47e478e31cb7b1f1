/** What an image is built from: `Dockerfile`, `Dockerfile.dev`, `api.dockerfile`; not sources about it, `DockerfileBuilder.cs`. */
export const containerfilePath =
  /(?:^|\/)(?:Dockerfile|Containerfile)(?![^/]*\.(?:[cm]?[jt]sx?|cs|fs|vb|go|java|kts?|scala|py|rb|rs|php|swift|dart|exs?|cc?|cpp|h|hpp|mdx?|txt|snap)$)[^/]*$|\.dockerfile$/i;
