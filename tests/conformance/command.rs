//! How a case calls Compose: `cd sub && docker compose -f ../compose.yaml --profile dev config`.

use indexmap::IndexMap;

use stackgen::compose::load::Request;

/// A call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Command {
    /// Below the case's folder; empty for itself.
    pub folder: String,
    /// What follows `docker compose`, up to and without `config`.
    pub options: Vec<String>,
    /// What follows `config`.
    pub after: Vec<String>,
}

impl Command {
    /// The call of a case that says none: `compose.yaml`, then every `overlay….yaml` in the order in which they are written.
    pub fn of_files(files: &IndexMap<String, String>) -> Self {
        let overlay = |name: &&String| name.starts_with("overlay") && name.ends_with(".yaml");
        let names = files.keys().filter(|name| *name == "compose.yaml").chain(files.keys().filter(overlay));
        Self { options: names.flat_map(|name| ["-f".to_string(), name.clone()]).collect(), ..Self::default() }
    }

    /// Reads a call.
    pub fn parse(line: &str) -> Result<Self, String> {
        let words = words(line);
        let mut words = words.iter().map(String::as_str).peekable();
        let mut command = Self::default();
        if words.next_if_eq(&"cd").is_some() {
            command.folder = words.next().unwrap_or_default().to_string();
            words.next_if_eq(&"&&").ok_or("`&&` should follow `cd`")?;
        }
        (words.next() == Some("docker") && words.next() == Some("compose")).then_some(()).ok_or("no `docker compose`")?;
        let mut all: Vec<String> = words.map(str::to_string).collect();
        let config = all.iter().position(|word| word == "config").ok_or("no `config`")?;
        command.after = all.split_off(config + 1);
        all.pop();
        command.options = all;
        command.request().map(|_| command)
    }

    /// The call as our own reading takes it; the case's folder is `/project`.
    pub fn request(&self) -> Result<Request, String> {
        let mut request = Request { folder: absolute("/project", &self.folder), ..Request::default() };
        let mut options = self.options.iter();
        while let Some(option) = options.next() {
            let value = options.next().ok_or_else(|| format!("`{option}` has no value"))?.clone();
            match option.as_str() {
                "-f" | "--file" => request.files.push(value),
                "-p" | "--project-name" => request.project_name = Some(value),
                "--env-file" => request.env_files.push(value),
                "--profile" => request.profiles.push(value),
                "--project-directory" => request.project_directory = absolute(&request.folder, &value),
                _ => return Err(format!("`{option}` is no option of a case")),
            }
        }
        for option in &self.after {
            match option.as_str() {
                "--no-interpolate" => request.keep_variables = true,
                _ => return Err(format!("`{option}` is no option of a case")),
            }
        }
        Ok(request)
    }
}

/// `path` from `folder` on, without `.` and `..`.
fn absolute(folder: &str, path: &str) -> String {
    let whole = if path.starts_with('/') { path.to_string() } else { format!("{folder}/{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for part in whole.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// The words between spaces; `'…'` is one word.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for c in line.chars() {
        match c {
            '\'' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            c if c.is_whitespace() && !quoted => words.extend(word.take()),
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

#[test]
fn a_call_is_read() {
    let command =
        Command::parse("cd a/b && docker compose -f ../c.yaml --profile '*' -p '' --project-directory .. config").unwrap();
    let request = command.request().unwrap();
    assert_eq!((request.folder.as_str(), request.project_directory.as_str()), ("/project/a/b", "/project/a"));
    assert_eq!((request.files, request.profiles), (vec!["../c.yaml".to_string()], vec!["*".to_string()]));
    assert_eq!(request.project_name.as_deref(), Some(""));
    assert!(Command::parse("docker compose -x y config").is_err());
    assert!(Command::parse("docker compose up").is_err());
}
