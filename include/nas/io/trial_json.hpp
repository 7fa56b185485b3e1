#pragma once
// Trial records as JSON, one object per trial, that people and other programs read.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/io/genome_json.hpp>
#include <nas/io/json.hpp>
#include <nas/space/space_view.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::io {

namespace detail {

// JSON has no NaN and no infinity: they are written as {"number": "nan"}.
inline json number_to_json(double x) {
    if (is_finite(x)) return x;
    return {{"number", x != x ? "nan" : x > 0 ? "inf" : "-inf"}};
}

inline double number_from_json(json const& value, std::string_view where) {
    if (value.is_number()) return value.get<double>();
    if (auto const text = value.is_object() ? value.find("number") : value.end();
        value.is_object() && text != value.end()) {
        if (*text == "nan") return __builtin_nan("");
        if (*text == "inf") return __builtin_inf();
        if (*text == "-inf") return -__builtin_inf();
    }
    throw data_error("nas.json.8", "'", where, "' of a trial is ", write_json(value), "; expected a number");
}

inline json const& member(json const& object, std::string_view name) {
    if (object.is_object())
        if (auto const found = object.find(name); found != object.end()) return *found;
    throw data_error("nas.json.9", "a trial lacks '", name, "'; it was not written by this library, or is damaged");
}

inline void put(json& out, char const* name, std::optional<double> const& value) {
    if (value) out[name] = number_to_json(*value);
}
inline void put(json& out, char const* name, std::optional<std::int64_t> const& value) {
    if (value) out[name] = *value;
}
inline void get(json const& in, char const* name, std::optional<double>& out) {
    if (auto const found = in.find(name); found != in.end()) out = number_from_json(*found, name);
}
inline void get(json const& in, char const* name, std::optional<std::int64_t>& out) {
    auto const found = in.find(name);
    if (found == in.end()) return;
    if (!found->is_number_integer())
        throw data_error("nas.json.8", "'", name, "' of a trial is ", write_json(*found), "; expected an integer");
    out = found->get<std::int64_t>();
}

inline json metrics_to_json(metrics const& m) {
    json out = json::object();
    put(out, "accuracy", m.accuracy);
    if (m.latency) {
        out["latency"] = number_to_json(m.latency->value.count());
        if (m.latency->spread) out["latency_spread"] = number_to_json(m.latency->spread->count());
        if (m.latency->disturbed) out["latency_disturbed"] = true;
    }
    put(out, "parameters", m.parameters);
    put(out, "macs", m.macs);
    put(out, "peak_bytes", m.peak_bytes);
    put(out, "energy", m.energy);
    if (!m.extras.empty()) {
        json& extras = out["extras"] = json::object();
        for (extra_metric const& e : m.extras) {
            double const* const number = std::get_if<double>(&e.value);
            extras[e.name] = number ? number_to_json(*number) : json(std::get<std::string>(e.value));
        }
    }
    return out;
}

inline json const& object_member(json const& object, std::string_view name) {
    json const& found = member(object, name);
    if (!found.is_object())
        throw data_error("nas.json.8", "'", name, "' of a trial is ", write_json(found), "; expected an object");
    return found;
}

inline metrics metrics_from_json(json const& in) {
    metrics m;
    get(in, "accuracy", m.accuracy);
    std::optional<double> latency, spread;
    get(in, "latency", latency);
    get(in, "latency_spread", spread);
    if (latency) {
        m.latency = milliseconds{*latency};
        if (spread) m.latency->spread = milliseconds{*spread};
        auto const disturbed = in.find("latency_disturbed");
        m.latency->disturbed = disturbed != in.end() && *disturbed == true;
    }
    get(in, "parameters", m.parameters);
    get(in, "macs", m.macs);
    get(in, "peak_bytes", m.peak_bytes);
    get(in, "energy", m.energy);
    if (in.contains("extras"))
        for (auto const& [name, value] : object_member(in, "extras").items()) {
            if (value.is_string()) m.set(name, std::string_view(value.get_ref<std::string const&>()));
            else m.set(name, number_from_json(value, name));
        }
    return m;
}

template <class E>
E enumerator_from_json(json const& value, std::optional<E> (*from)(std::string_view) noexcept, std::string_view where) {
    if (value.is_string())
        if (auto const e = from(value.get_ref<std::string const&>())) return *e;
    throw data_error("nas.json.8", "'", where, "' of a trial is ", write_json(value),
                     "; expected one of the names in docs/trial/trial_record.md");
}

} // namespace detail

/// {"number", "state", "genome": {path: "<index>/<alternatives> (<literal>)"}, "budget", "continues", "tag", "metrics", "reward", "objectives",
/// "failure": {"kind", "why"}, "curve": [[step, value]], "times": {"started", "finished", "seconds"}}, in this order.
///
/// number, state, genome, metrics, reward (null if there is none) and times are always there. Everything that depends on
/// the clock is in times. Latency is in ms, energy in joules, started and finished in seconds since 1970.
/// Throws `genome_mismatch` if the genome does not belong to `space`.
inline json trial_to_json(space_view space, trial_record const& r) {
    json out{{"number", r.number}, {"state", to_string(r.state)}, {"genome", genome_to_json(space, r.genome)}};
    if (r.budget != 0) out["budget"] = detail::number_to_json(r.budget);
    if (r.continues) out["continues"] = *r.continues;
    if (r.tag != 0) out["tag"] = r.tag;
    out["metrics"] = detail::metrics_to_json(r.metrics);
    out["reward"] = r.reward ? detail::number_to_json(*r.reward) : json(nullptr);
    if (!r.objectives.empty())
        for (double const o : r.objectives) out["objectives"].push_back(detail::number_to_json(o));
    if (r.failure) out["failure"] = {{"kind", to_string(r.failure->kind)}, {"why", r.failure->why}};
    if (!r.curve.empty())
        for (curve_point const& p : r.curve) out["curve"].push_back({p.step, detail::number_to_json(p.value)});
    json& times = out["times"] = json::object();
    detail::put(times, "started", r.started);
    detail::put(times, "finished", r.finished);
    if (r.started && r.finished) times["seconds"] = *r.finished - *r.started;
    return out;
}

/// The record that `trial_to_json` wrote. Throws `data_error` if `in` is no trial, `genome_mismatch` if its genome does not
/// belong to `space`.
inline trial_record trial_from_json(space_view space, json const& in) {
    trial_record r;
    auto const whole = [&](char const* name, json const& number) {
        if (!number.is_number_unsigned())
            throw data_error("nas.json.8", "'", name, "' of a trial is ", write_json(number),
                             "; expected 0, 1, 2, ...");
        return number.get<std::uint64_t>();
    };
    r.number = whole("number", detail::member(in, "number"));
    r.state = detail::enumerator_from_json<trial_state>(detail::member(in, "state"), &trial_state_from, "state");
    r.genome = genome_from_json(space, detail::member(in, "genome"));
    if (auto const budget = in.find("budget"); budget != in.end())
        r.budget = detail::number_from_json(*budget, "budget");
    if (auto const continues = in.find("continues"); continues != in.end())
        r.continues = whole("continues", *continues);
    if (auto const tag = in.find("tag"); tag != in.end()) r.tag = whole("tag", *tag);
    r.metrics = detail::metrics_from_json(detail::object_member(in, "metrics"));
    if (json const& reward = detail::member(in, "reward"); !reward.is_null())
        r.reward = detail::number_from_json(reward, "reward");
    if (auto const objectives = in.find("objectives"); objectives != in.end())
        for (json const& o : *objectives) r.objectives.push_back(detail::number_from_json(o, "objectives"));
    if (in.contains("failure")) {
        json const& f = detail::object_member(in, "failure");
        json const& why = detail::member(f, "why");
        r.failure = failure{
            detail::enumerator_from_json<failure_kind>(detail::member(f, "kind"), &failure_kind_from, "failure.kind"),
            why.is_string() ? why.get<std::string>() : write_json(why)};
    }
    if (auto const curve = in.find("curve"); curve != in.end())
        for (json const& p : *curve) {
            if (!p.is_array() || p.size() != 2 || !p[0].is_number_integer())
                throw data_error("nas.json.8", "'curve' of a trial holds ", write_json(p), "; expected [step, value]");
            r.curve.push_back({p[0].get<std::int64_t>(), detail::number_from_json(p[1], "curve")});
        }
    json const& times = detail::object_member(in, "times");
    detail::get(times, "started", r.started);
    detail::get(times, "finished", r.finished);
    return r;
}

} // namespace nas::io
