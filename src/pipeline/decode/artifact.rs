//! `artifact PATH template=…`: one more file to render.

use crate::diag::Spanned;

use super::node::Node;
use super::reader::Reader;

/// A further file.
#[derive(Clone, Debug)]
pub struct ArtifactDecl {
    /// Where it is written.
    pub path: Spanned<String>,
    /// What makes it.
    pub template: Spanned<TemplateDecl>,
    /// The profile that the template sees as `profile`; the default profile otherwise.
    pub profile: Option<Spanned<String>>,
    /// Whether it may be run as a program.
    pub executable: bool,
}

/// Where a template comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateDecl {
    /// One of stackgen's own, by name.
    BuiltIn(String),
    /// A file of the project, by its path from the manifest's folder.
    File(String),
}

pub(super) const KEYS: &[&str] = &["template", "profile", "executable"];

/// The templates that come with stackgen, by name; `targets` has their texts.
pub const BUILT_IN_TEMPLATES: &[&str] = &["makefile", "github-workflow", "direnv", "config-management"];

/// Decodes an `artifact` node.
pub fn decode(node: &Node<'_>, r: &mut Reader<'_>) -> Option<ArtifactDecl> {
    let path = r.named(node)?;
    let mut decl = ArtifactDecl {
        template: Spanned::new(TemplateDecl::BuiltIn(String::new()), path.span),
        path,
        profile: None,
        executable: false,
    };
    let mut template = None;
    let mut misspelt = false;
    r.no_more_args(node, 1, "an artifact has one path");
    r.no_repeats(node, &[]);
    for attribute in node.attributes() {
        match attribute.name {
            "template" => template = r.single_text(&attribute),
            "profile" => decl.profile = r.single_text(&attribute),
            "executable" => decl.executable = r.switch(&attribute).is_some_and(|b| b.value),
            name => {
                misspelt = true;
                r.unknown("an artifact", name, attribute.name_span, KEYS);
            }
        }
    }
    let Some(template) = template else {
        if misspelt {
            return None;
        }
        let help = format!("write `artifact \"{}\" template=\"makefile\"`, or the path of a template", decl.path.value);
        r.missing("an artifact", "a template", decl.path.span, help);
        return None;
    };
    if BUILT_IN_TEMPLATES.contains(&template.as_str()) {
        decl.template = template.map(TemplateDecl::BuiltIn);
    } else if template.contains(['/', '.']) {
        decl.template = template.map(TemplateDecl::File);
    } else {
        r.wrong_value("template", &template, BUILT_IN_TEMPLATES);
        return None;
    }
    Some(decl)
}
