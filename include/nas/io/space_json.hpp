#pragma once
// Spaces as JSON: written from any static space, read as an any_space.

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/io/json.hpp>
#include <nas/space/any_space.hpp>
#include <nas/space/space_tree.hpp>

namespace nas::io {

namespace detail {

inline constexpr std::string_view space_format = "nas.space.1";

inline json parts_to_json(std::vector<space_node> const& parts, path_text& path) {
    json out = json::array();
    for (space_node const& n : parts) {
        json item = json::object();
        switch (n.type) {
        case space_node::kind::segment:
            if (n.named()) path.enter(n.name), item["at"] = n.name;
            else path.enter(n.index), item["at"] = n.index;
            item["parts"] = parts_to_json(n.parts, path);
            path.leave();
            break;
        case space_node::kind::choice:
            if (n.literals.is_real()) {
                auto const& r = n.literals.real();
                item["choose"] = {{"from", r.from}, {"to", r.to}, {"scale", r.log ? "log" : "linear"}};
            } else if (n.literals.is_range()) {
                item["choose"] = {{"low", n.literals.low()}, {"step", n.literals.step()}, {"count", n.literals.size()}};
            } else {
                json& texts = item["choose"] = json::array();
                for (std::uint32_t i = 0; i < n.literals.size(); ++i) texts.push_back(n.literals[i]);
                if (n.taken > 0) item["taken"] = n.taken;
            }
            break;
        case space_node::kind::branch:
            item["if"] = {n.from, n.to};
            if (n.of != path.text()) item["of"] = n.of;
            item["parts"] = parts_to_json(n.parts, path);
            break;
        case space_node::kind::fixed: item["fixed"] = n.literals[0]; break;
        }
        out.push_back(std::move(item));
    }
    return out;
}

/// Reads the parts below one path; every complaint names it.
class space_reader {
public:
    std::vector<space_node> parts(json const& list) {
        if (!list.is_array()) refuse("the parts are to be an array, not", list);
        std::vector<space_node> out;
        for (json const& item : list) out.push_back(part(item));
        return out;
    }

private:
    [[noreturn]] void refuse(std::string_view what, json const& got) const {
        std::string text = write_json(got);
        if (text.size() > 120) text = text.substr(0, 117) + "...";
        throw data_error("nas.json.20", "space, at '", path_.text(), "': ", what, " ", text);
    }

    void only(json const& item, std::initializer_list<std::string_view> members) const {
        for (auto const& [name, value] : item.items()) {
            bool known = false;
            for (std::string_view const m : members) known = known || m == name;
            if (!known) refuse(concat("'", name, "' means nothing beside the other members of"), item);
        }
    }

    template <class N>
    N number(json const& value, char const* what) const {
        if constexpr (std::is_signed_v<N>) {
            if (!value.is_number_integer() ||
                (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{1} << 62))
                refuse(concat(what, " is to be a whole number, not"), value);
            return value.get<N>();
        } else {
            if (!value.is_number_unsigned() || value.get<std::uint64_t>() > std::numeric_limits<N>::max())
                refuse(concat(what, " is to be a whole number that is not negative, not"), value);
            return value.get<N>();
        }
    }

    json const& member(json const& item, char const* name) const {
        auto const found = item.find(name);
        if (found == item.end()) refuse(concat("'", name, "' is missing in"), item);
        return *found;
    }

    space_node part(json const& item) {
        if (!item.is_object()) refuse("a part is to be an object, not", item);
        if (item.contains("at")) return segment(item);
        if (item.contains("choose")) return choice(item);
        if (item.contains("if")) return branch(item);
        if (item.contains("fixed")) return fixed(item);
        refuse("a part is to have one of 'at', 'choose', 'if', 'fixed', unlike", item);
    }

    space_node segment(json const& item) {
        only(item, {"at", "parts"});
        json const& at = item["at"];
        space_node n;
        if (at.is_string()) {
            n.name = at.get<std::string>();
            if (!is_path_name(n.name)) refuse("this cannot be a name in a path:", at);
            path_.enter(n.name);
        } else {
            n.index = number<std::uint32_t>(at, "'at', if it is no name,");
            path_.enter(n.index);
        }
        n.parts = parts(member(item, "parts"));
        path_.leave();
        return n;
    }

    space_node choice(json const& item) {
        only(item, {"choose", "taken"});
        json const& choose = item["choose"];
        space_node n;
        n.type = space_node::kind::choice;
        if (choose.is_object() && choose.contains("from")) return interval(choose);
        if (choose.is_object()) {
            only(choose, {"low", "step", "count"});
            auto const count = number<std::uint32_t>(member(choose, "count"), "'count'");
            auto const step = number<std::uint64_t>(member(choose, "step"), "'step'");
            if (count == 0 || step == 0) refuse("'count' and 'step' are to be positive in", choose);
            n.literals = literal_list::numbers(number<std::int64_t>(member(choose, "low"), "'low'"), step, count);
            return n;
        }
        if (!choose.is_array() || choose.empty())
            refuse("'choose' is to be an array of texts, or an object with low, step and count, not", choose);
        std::vector<std::string> texts;
        for (json const& text : choose) {
            if (!text.is_string()) refuse("an alternative is to be a text, not", text);
            texts.push_back(text.get<std::string>());
        }
        n.literals = literal_list(std::move(texts));
        if (auto const taken = item.find("taken"); taken != item.end())
            n.taken = number<std::uint32_t>(*taken, "'taken'");
        return n;
    }

    space_node interval(json const& choose) const {
        only(choose, {"from", "to", "scale"});
        json const& scale = member(choose, "scale");
        if (!choose["from"].is_number() || !member(choose, "to").is_number() || (scale != "linear" && scale != "log"))
            refuse("an interval has numbers 'from' and 'to', and a 'scale' that is \"linear\" or \"log\", unlike",
                   choose);
        auto const from = choose["from"].get<double>(), to = choose["to"].get<double>();
        if (!(from < to) || (scale == "log" && from <= 0))
            refuse("the interval is empty, or does not lie above 0 though its scale is logarithmic:", choose);
        space_node n;
        n.type = space_node::kind::choice;
        n.literals = literal_list::interval(from, to, scale == "log");
        return n;
    }

    space_node branch(json const& item) {
        only(item, {"if", "of", "parts"});
        json const& when = item["if"];
        if (!when.is_array() || when.size() != 2) refuse("'if' is to be the first and the last index, not", when);
        space_node n;
        n.type = space_node::kind::branch;
        n.from = number<std::uint32_t>(when[0], "an index of 'if'");
        n.to = number<std::uint32_t>(when[1], "an index of 'if'");
        n.of = path_.text();
        if (auto const of = item.find("of"); of != item.end()) {
            if (!of->is_string()) refuse("'of' is to be the path of a decision, not", *of);
            n.of = of->get<std::string>();
        }
        n.parts = parts(member(item, "parts"));
        return n;
    }

    space_node fixed(json const& item) {
        only(item, {"fixed"});
        if (!item["fixed"].is_string()) refuse("'fixed' is to be a text, not", item["fixed"]);
        space_node n;
        n.type = space_node::kind::fixed;
        n.literals = literal_list({item["fixed"].get<std::string>()});
        return n;
    }

    path_text path_;
};

} // namespace detail

/// The space as JSON; `space_from_json` reads it back with the same genomes, paths and fingerprint.
inline json space_to_json(any_space const& space) {
    path_text path;
    json out = json::object();
    out["format"] = detail::space_format;
    out["parts"] = detail::parts_to_json(space.tree().parts(), path);
    return out;
}
template <StaticSpace S>
json space_to_json(S const& space) {
    return space_to_json(any_space(space));
}

/// The space that `entries` describes.
///
/// Throws `data_error` [nas.json.20] with the path of the part that is malformed, [nas.json.21] if this is no space of
/// the format "nas.space.1", and the `space_error`s of `space_tree` for branches on decisions that do not exist.
inline any_space space_from_json(json const& entries) {
    if (!entries.is_object() || !entries.contains("format") || entries["format"] != detail::space_format ||
        !entries.contains("parts"))
        throw data_error("nas.json.21", "this JSON is no space: expected an object with \"format\": \"",
                         detail::space_format, "\" and \"parts\"");
    return any_space(detail::space_reader().parts(entries["parts"]));
}

} // namespace nas::io
