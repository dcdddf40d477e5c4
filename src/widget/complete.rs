//! What a widget of its type cannot do without, added where nobody has said it.

use serde_json::{Value, json};

use super::{Data, Kind, OptionsEndpoint, Param, ParamKind, Widget, sample};

impl Widget {
    /// Adds what its type needs, and the addresses of options and forms that are not told.
    pub fn complete(&mut self) {
        match self.kind {
            Kind::LiveGrid => self.complete_live_grid(),
            Kind::MultiFileViewer => self.complete_file_selector(),
            Kind::FileViewer => self.put_default("fileEndpoint", json!(format!("/{}/file", self.endpoint))),
            Kind::AdvancedCharting => self.put_data("defaultSymbol", || json!("AAPL")),
            Kind::Omni => self.complete_prompt(),
            Kind::SsrmAdvanced => self.complete_query(),
            // Agents read what charts and pages show only from their raw data, which files and other servers do not have.
            Kind::Chart | Kind::Highcharts | Kind::VegaLite | Kind::Html | Kind::Youtube if self.is_made_up() => {
                self.put_default("raw", json!(true));
            }
            _ => {}
        }
        self.complete_addresses();
    }

    fn complete_live_grid(&mut self) {
        self.put_default("wsEndpoint", json!(format!("{}/ws", self.endpoint)));
        if self.columns.is_empty() && self.is_made_up() {
            self.columns = sample::columns();
        }
        if let Some(first) = self.columns.first() {
            let id = json!(first.field);
            self.put_data("wsRowIdColumn", || id);
        }
        // Without any value Workspace opens no socket.
        if self.params.iter().all(|param| param.value.is_null()) {
            let symbols = json!("AAPL,MSFT,NVDA");
            match self.params.iter_mut().find(|param| param.name == "symbol") {
                Some(param) => param.value = symbols,
                None => self.params.push(Param {
                    value: symbols,
                    description: "Symbols with commas between".to_owned(),
                    ..Param::new("symbol", ParamKind::Text)
                }),
            }
        }
    }

    fn complete_file_selector(&mut self) {
        if self.params.iter().any(|param| param.file_selector) {
            return;
        }
        let mut lists = self.params.iter_mut().filter(|param| param.kind == ParamKind::Endpoint);
        // Of several lists none tells that it is that of the files.
        if let (Some(param), None) = (lists.next(), lists.next()) {
            (param.file_selector, param.multi_select) = (true, true);
            return;
        }
        let endpoint = format!("{}_files", self.endpoint);
        self.params.push(Param {
            file_selector: true,
            multi_select: true,
            description: "Files to show".to_owned(),
            options: Some(OptionsEndpoint { endpoint, params: Vec::new() }),
            ..Param::new("file", ParamKind::Endpoint)
        });
    }

    fn complete_prompt(&mut self) {
        if !self.has_param("prompt") {
            let description = "What you want to know".to_owned();
            self.params.insert(0, Param { description, ..Param::new("prompt", ParamKind::Text) });
        }
    }

    fn complete_query(&mut self) {
        self.put_default("schemaName", json!("main"));
        if !self.has_param("query") {
            let mut query = Param::new("query", ParamKind::Text);
            "SQL that makes the rows".clone_into(&mut query.description);
            query.value = json!(format!("SELECT * FROM {}", self.module()));
            query.more.insert("language".to_owned(), json!("sql"));
            self.params.insert(0, query);
        }
    }

    fn complete_addresses(&mut self) {
        let own = self.module();
        for param in &mut self.params {
            if param.kind == ParamKind::Endpoint {
                let options = param.options.get_or_insert_default();
                if options.endpoint.is_empty() {
                    options.endpoint = format!("{}_options", param.name);
                }
            }
            if let Some(form) = &mut param.form
                && form.endpoint.is_empty()
            {
                form.endpoint = format!("{own}_{}", param.name);
            }
        }
    }

    fn is_made_up(&self) -> bool {
        matches!(self.data, Data::Sample)
    }

    fn has_param(&self, name: &str) -> bool {
        self.params.iter().any(|param| param.name == name)
    }

    fn put_default(&mut self, key: &str, value: Value) {
        self.more.entry(key).or_insert(value);
    }

    /// Adds `key` to the object under `data`, unless it is there.
    fn put_data(&mut self, key: &str, value: impl FnOnce() -> Value) {
        let data = self.more.entry("data").or_insert_with(|| json!({}));
        if let Value::Object(data) = data
            && !data.contains_key(key)
        {
            data.insert(key.to_owned(), value());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::entry;
    use super::*;

    #[test]
    fn each_type_gets_what_it_needs() {
        let of = |kind: Kind| {
            let mut widget = Widget::new("desk", kind);
            widget.complete();
            entry(&widget)
        };
        let grid = of(Kind::LiveGrid);
        assert_eq!((&grid["wsEndpoint"], &grid["data"]["wsRowIdColumn"]), (&json!("desk/ws"), &json!("symbol")));
        assert_eq!(grid["params"][0]["value"], "AAPL,MSFT,NVDA");
        assert_eq!(grid["data"]["table"]["columnsDefs"][0]["field"], "symbol");
        let files = of(Kind::MultiFileViewer);
        assert_eq!(files["params"][0]["roles"], json!(["fileSelector"]));
        assert_eq!(files["params"][0]["optionsEndpoint"], "desk_files");
        assert_eq!(of(Kind::FileViewer)["fileEndpoint"], "/desk/file");
        assert_eq!(of(Kind::AdvancedCharting)["data"]["defaultSymbol"], "AAPL");
        assert_eq!(of(Kind::Omni)["params"][0]["paramName"], "prompt");
        assert_eq!((&of(Kind::Chart)["raw"], &of(Kind::Table)["raw"]), (&json!(true), &Value::Null));
        let sql = of(Kind::SsrmAdvanced);
        assert_eq!((&sql["schemaName"], &sql["params"][0]["language"]), (&json!("main"), &json!("sql")));
    }

    #[test]
    fn what_is_told_stays() {
        let mut widget = Widget::new("desk", Kind::LiveGrid);
        widget.params.push(Param::parse("fund:endpoint*=ALPHA,BETA;options=funds").unwrap());
        widget.more.insert("wsEndpoint".to_owned(), json!("socket"));
        widget.complete();
        let entry = entry(&widget);
        assert_eq!((&entry["wsEndpoint"], &entry["params"][0]["optionsEndpoint"]), (&json!("socket"), &json!("funds")));
        assert_eq!(entry["params"].as_array().unwrap().len(), 1);
        let mut viewer = Widget::new("desk", Kind::MultiFileViewer);
        viewer.params.push(Param::parse("doc:endpoint;files").unwrap());
        viewer.params.push(Param::parse("order:form;fields=n:int").unwrap());
        viewer.complete();
        assert_eq!(viewer.params.len(), 2);
        assert_eq!(viewer.params[0].options.as_ref().unwrap().endpoint, "doc_options");
        assert_eq!(viewer.params[1].form.as_ref().unwrap().endpoint, "desk_order");
    }
}
