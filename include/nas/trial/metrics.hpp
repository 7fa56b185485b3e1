#pragma once
// What was measured on one architecture. "Not measured" and 0 are different things.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/trial/latency_reading.hpp>

namespace nas {

/// A named result beside the built-in ones: a number or a text.
struct extra_metric {
    std::string name;
    std::variant<double, std::string> value;

    friend bool operator==(extra_metric const&, extra_metric const&) = default;
};

/// The results of one trial. Every member is empty until something measured it.
///
///     trial.report({.accuracy = 0.93, .parameters = 1'200'000});
struct metrics {
    std::optional<double> accuracy{};         ///< or whatever the search maximises; any finite number
    std::optional<latency_reading> latency{}; ///< filled in by the search's latency estimator if left empty
    std::optional<std::int64_t> parameters{}; ///< weights, without buffers
    std::optional<std::int64_t> macs{};       ///< multiply-accumulates of one inference
    std::optional<std::int64_t> peak_bytes{}; ///< largest memory in use at once
    std::optional<double> energy{};           ///< joules of one inference
    std::vector<extra_metric> extras{};       ///< in the order in which they were set

    /// Sets a named extra, replacing an earlier value of that name. Throws `search_error` for an empty name and for the
    /// names of the members above.
    metrics& set(std::string_view name, double value) { return assign(name, value); }
    metrics& set(std::string_view name, std::string_view text) { return assign(name, std::string(text)); }

    /// The number called `name`, a member's name or an extra's; empty if it was not measured or is a text. Latency in ms.
    std::optional<double> find(std::string_view name) const {
        if (name == "accuracy") return accuracy;
        if (name == "latency") return latency ? std::optional<double>(latency->value.count()) : std::nullopt;
        if (name == "parameters") return number(parameters);
        if (name == "macs") return number(macs);
        if (name == "peak_bytes") return number(peak_bytes);
        if (name == "energy") return energy;
        for (extra_metric const& e : extras)
            if (e.name == name) {
                double const* const value = std::get_if<double>(&e.value);
                return value ? std::optional<double>(*value) : std::nullopt;
            }
        return std::nullopt;
    }

    /// The number called `name`. Throws `search_error` if it was not measured.
    double at(std::string_view name) const {
        if (auto const value = find(name)) return *value;
        throw search_error("nas.search.1", "the metric '", name,
                           "' was not measured; report it, or give the search an estimator for it");
    }

    friend bool operator==(metrics const&, metrics const&) = default;

private:
    static std::optional<double> number(std::optional<std::int64_t> n) {
        return n ? std::optional<double>(static_cast<double>(*n)) : std::nullopt;
    }

    template <class V>
    metrics& assign(std::string_view name, V value) {
        for (std::string_view const taken :
             {"", "reward", "accuracy", "latency", "parameters", "macs", "peak_bytes", "energy"})
            if (name == taken)
                throw search_error("nas.search.2", "'", name, "' cannot name an extra metric: ",
                                   name.empty() ? "the name is empty" : "the name belongs to the search itself");
        for (extra_metric& e : extras)
            if (e.name == name) {
                e.value = std::move(value);
                return *this;
            }
        extras.push_back({std::string(name), std::move(value)});
        return *this;
    }
};

} // namespace nas
