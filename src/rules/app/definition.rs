//! What an app cannot do without, and the keys it takes.

use crate::diagnostic::{Class, Diagnostic, RuleMeta, Severity};
use crate::rules::{Check, Context, Example, Rule, Scope};

/// An entry that is no app.
pub(crate) static NOT_AN_APP: Rule = Rule {
    meta: RuleMeta {
        id: "A003",
        name: "not-an-app",
        severity: Severity::Error,
        class: Class::Schema,
        why: "an entry that is no object makes Workspace fail on the whole file: no app of this backend is loaded",
        help: "remove the entry",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Apps,
        bad: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}, null]"#,
        good: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// No name, or one that is no text.
pub(crate) static MISSING_NAME: Rule = Rule {
    meta: RuleMeta {
        id: "A004",
        name: "missing-app-name",
        severity: Severity::Error,
        class: Class::Schema,
        why: "the name is the title in the gallery and on the dashboard; without a text there Workspace drops all apps of this backend",
        help: "add `name`, a short title in quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Apps,
        bad: r#"[{"allowCustomization": true, "tabs": {}, "groups": []}]"#,
        good: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// No tabs, or tabs that are no object.
pub(crate) static TABS: Rule = Rule {
    meta: RuleMeta {
        id: "A005",
        name: "tabs-not-an-object",
        severity: Severity::Error,
        class: Class::Schema,
        why: "tabs are an object with one key for each tab; as a list, or left out, they make Workspace drop all apps",
        help: "write `{\"\": {\"id\": \"\", \"name\": \"\", \"layout\": []}}` for a dashboard without tabs",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": [{"id": "overview", "name": "Overview", "layout": []}]}"#,
        good: r#"{"tabs": {"overview": {"id": "overview", "name": "Overview", "layout": []}}}"#,
    },
};

/// A tab without id, name or layout.
pub(crate) static INCOMPLETE_TAB: Rule = Rule {
    meta: RuleMeta {
        id: "A006",
        name: "incomplete-tab",
        severity: Severity::Error,
        class: Class::Schema,
        why: "every tab needs an id, a name and a layout; without one of them Workspace drops all apps of this backend",
        help: "add `id` and `name` as text and `layout` as a list",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"tabs": {"overview": {"name": "Overview", "layout": []}}}"#,
        good: r#"{"tabs": {"overview": {"id": "overview", "name": "Overview", "layout": []}}}"#,
    },
};

/// A key that no app has.
pub(crate) static UNKNOWN_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "A011",
        name: "unknown-app-key",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "Workspace does not use the key and tells users about it in a notice",
        help: "correct the spelling, or remove the key",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"desciption": "Prices and facts of one fund."}"#,
        good: r#"{"description": "Prices and facts of one fund."}"#,
    },
};

/// An id that does not begin with `custom-`.
pub(crate) static ID: Rule = Rule {
    meta: RuleMeta {
        id: "A012",
        name: "invalid-app-id",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace makes ids of apps itself; one that does not begin with `custom-` makes it drop all apps of this backend",
        help: "remove `id`",
    },
    check: Check::Schema,
    example: Example { scope: Scope::App, bad: r#"{"id": "fund-desk"}"#, good: r#"{"id": "custom-fund-desk"}"# },
};

/// Nothing on whether users may change the app.
pub(crate) static ALLOW_CUSTOMIZATION: Rule = Rule {
    meta: RuleMeta {
        id: "A017",
        name: "missing-allow-customization",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "today's Workspace does without it, but OpenBB's own checks and guides demand it",
        help: "add `\"allowCustomization\": true`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Apps,
        bad: r#"[{"name": "Fund desk", "tabs": {}, "groups": []}]"#,
        good: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// No list of groups.
pub(crate) static GROUPS: Rule = Rule {
    meta: RuleMeta {
        id: "A018",
        name: "missing-groups",
        severity: Severity::Warning,
        class: Class::Behaviour,
        why: "today's Workspace does without it, but OpenBB's own guide and checks demand the list even when it is empty",
        help: "add `\"groups\": []`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::Apps,
        bad: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}}]"#,
        good: r#"[{"name": "Fund desk", "allowCustomization": true, "tabs": {}, "groups": []}]"#,
    },
};

/// A null where the key should be left out.
pub(crate) static NULL_VALUE: Rule = Rule {
    meta: RuleMeta {
        id: "A020",
        name: "null-value-in-app",
        severity: Severity::Error,
        class: Class::Schema,
        why: "in apps.json only the default value of a group may be null; anywhere else Workspace drops all apps of this backend",
        help: "leave the key out; a FastAPI route does so for every null with `response_model_exclude_none=True`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"description": null}"#,
        good: r#"{"description": "Prices and facts of one fund."}"#,
    },
};

/// A value of another JSON type than its key takes.
pub(crate) static WRONG_TYPE: Rule = Rule {
    meta: RuleMeta {
        id: "A021",
        name: "wrong-value-type-in-app",
        severity: Severity::Error,
        class: Class::Schema,
        why: "Workspace converts nothing: text where a list or true/false belongs makes it drop all apps of this backend",
        help: "write the value as the kind its key takes; numbers, true and false stand without quotes",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"allowCustomization": "yes"}"#,
        good: r#"{"allowCustomization": true}"#,
    },
};

/// A key that nothing reads.
pub(crate) static UNREAD_KEY: Rule = Rule {
    meta: RuleMeta {
        id: "A023",
        name: "unread-app-key",
        severity: Severity::Hint,
        class: Class::Behaviour,
        why: "Workspace has no known use for this key; whatever is written here changes nothing",
        help: "remove the key",
    },
    check: Check::Code(unread_keys),
    example: Example {
        scope: Scope::App,
        bad: r#"{"authentication": "required"}"#,
        good: r#"{"description": "Prices and facts of one fund."}"#,
    },
};

/// Suggested questions that are no list of texts.
pub(crate) static PROMPTS: Rule = Rule {
    meta: RuleMeta {
        id: "A110",
        name: "prompts-not-text",
        severity: Severity::Error,
        class: Class::Schema,
        why: "suggested questions are a list of plain texts; with objects or a single text Workspace drops all apps of this backend",
        help: "write `[\"What moved today?\"]`",
    },
    check: Check::Schema,
    example: Example {
        scope: Scope::App,
        bad: r#"{"prompts": [{"text": "What moved in the fund today?"}]}"#,
        good: r#"{"prompts": ["What moved in the fund today?"]}"#,
    },
};

fn unread_keys(cx: &Context<'_, '_>) -> Vec<Diagnostic> {
    let Some(loaded) = &cx.documents().apps else { return Vec::new() };
    let mut found = Vec::new();
    for app in cx.apps() {
        for key in ["authentication", "templateId", "template_id"] {
            let Some(member) = app.node.member(key) else { continue };
            let label = loaded.label(member.key_span, &app.pointer.key(key), "");
            found.push(Diagnostic::new(
                &UNREAD_KEY.meta,
                format!("`{key}` of {} has no known effect", app.words),
                label,
            ));
        }
    }
    found
}
