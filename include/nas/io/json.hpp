#pragma once
// JSON through nlohmann/json, with errors that say where.

#include <cstddef>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include <nas/core/error.hpp>

namespace nas::io {

/// Objects keep the order in which their members were added.
using json = nlohmann::ordered_json;

/// The value that `text` holds. Throws `data_error` [nas.json.1] with `source`, line and column if it is not JSON.
inline json parse_json(std::string_view text, std::string_view source = "JSON text") {
    try {
        return json::parse(text.begin(), text.end());
    } catch (json::parse_error const& e) {
        std::size_t const at = e.byte == 0 ? 0 : e.byte - 1 < text.size() ? e.byte - 1 : text.size();
        std::size_t line = 1;
        std::size_t column = 1;
        for (char const c : text.substr(0, at)) {
            ++column;
            if (c == '\n') ++line, column = 1;
        }
        throw data_error("nas.json.1", source, ", line ", line, ", column ", column, ": this is not JSON; ",
                         at == text.size() ? "the text ends too early" : "correct it there or just before");
    }
}

/// JSON text. Bytes that are not UTF-8 are replaced, so that a message of any origin can be written.
/// `indent` < 0 writes one line.
inline std::string write_json(json const& value, int indent = -1) {
    return value.dump(indent, ' ', false, json::error_handler_t::replace);
}

} // namespace nas::io
