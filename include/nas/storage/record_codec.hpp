#pragma once
// Trial events as bytes, for storages that keep bytes.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <nas/core/bytes.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/storage/study_identity.hpp>
#include <nas/storage/trial_event.hpp>

namespace nas::storage {

namespace detail {

inline void put_optional(byte_writer& out, std::optional<double> const& value) {
    out.put(value.has_value());
    if (value) out.put(*value);
}
inline void put_optional(byte_writer& out, std::optional<std::int64_t> const& value) {
    out.put(value.has_value());
    if (value) out.put(*value);
}
inline std::optional<double> get_optional_double(byte_reader& in) {
    return in.get_bool() ? std::optional<double>(in.get_double()) : std::nullopt;
}
inline std::optional<std::int64_t> get_optional_int64(byte_reader& in) {
    return in.get_bool() ? std::optional<std::int64_t>(in.get_int64()) : std::nullopt;
}

inline void put_metrics(byte_writer& out, metrics const& m) {
    put_optional(out, m.accuracy);
    out.put(m.latency.has_value());
    if (m.latency) {
        out.put(m.latency->value.count());
        put_optional(out, m.latency->spread ? std::optional<double>(m.latency->spread->count()) : std::nullopt);
        out.put(m.latency->disturbed);
    }
    put_optional(out, m.parameters);
    put_optional(out, m.macs);
    put_optional(out, m.peak_bytes);
    put_optional(out, m.energy);
    out.put(static_cast<std::uint32_t>(m.extras.size()));
    for (extra_metric const& e : m.extras) {
        out.put(std::string_view(e.name));
        double const* const number = std::get_if<double>(&e.value);
        out.put(number != nullptr);
        if (number) out.put(*number);
        else out.put(std::string_view(std::get<std::string>(e.value)));
    }
}

inline metrics get_metrics(byte_reader& in) {
    metrics m;
    m.accuracy = get_optional_double(in);
    if (in.get_bool()) {
        latency_reading reading{milliseconds{in.get_double()}};
        if (auto const spread = get_optional_double(in)) reading.spread = milliseconds{*spread};
        reading.disturbed = in.get_bool();
        m.latency = reading;
    }
    m.parameters = get_optional_int64(in);
    m.macs = get_optional_int64(in);
    m.peak_bytes = get_optional_int64(in);
    m.energy = get_optional_double(in);
    m.extras.resize(in.get_count(6));
    for (extra_metric& e : m.extras) {
        e.name = in.get_text();
        if (in.get_bool()) e.value = in.get_double();
        else e.value = in.get_text();
    }
    return m;
}

template <class E>
E enumerator_of(unsigned value, std::uint8_t largest, std::string_view what) {
    if (value > largest)
        throw storage_error("nas.storage.2", "a stored ", what, " has the unknown number ", value,
                            "; the record is damaged or was written by a newer version");
    return static_cast<E>(value);
}
template <class E>
E get_enumerator(byte_reader& in, std::uint8_t largest, std::string_view what) {
    return enumerator_of<E>(in.get<std::uint8_t>(), largest, what);
}

// Set in the kind of an event that says more about a trial than its genome: budget, the trial to go on from, tag.
inline constexpr std::uint8_t budget_flag = 0x80;

} // namespace detail

/// Appends the bytes of an event to `out`.
inline void encode_event(std::string& out, trial_event_kind kind, trial_record const& r) {
    byte_writer bytes(out);
    bool const with_budget = begins_trial(kind) && (r.budget != 0 || r.continues || r.tag != 0);
    bytes.put(static_cast<std::uint8_t>(static_cast<std::uint8_t>(kind) | (with_budget ? detail::budget_flag : 0)));
    bytes.put(r.number);
    if (begins_trial(kind)) {
        nas::detail::put_genome(bytes, r.genome);
        if (!with_budget) return;
        bytes.put(r.budget);
        bytes.put(r.continues.has_value());
        if (r.continues) bytes.put(*r.continues);
        bytes.put(r.tag);
        return;
    }
    bytes.put(static_cast<std::uint8_t>(r.state));
    detail::put_metrics(bytes, r.metrics);
    detail::put_optional(bytes, r.reward);
    bytes.put(static_cast<std::uint32_t>(r.objectives.size()));
    for (double const o : r.objectives) bytes.put(o);
    bytes.put(r.failure.has_value());
    if (r.failure) {
        bytes.put(static_cast<std::uint8_t>(r.failure->kind));
        bytes.put(std::string_view(r.failure->why));
    }
    bytes.put(static_cast<std::uint32_t>(r.curve.size()));
    for (curve_point const& p : r.curve) {
        bytes.put(p.step);
        bytes.put(p.value);
    }
    detail::put_optional(bytes, r.started);
    detail::put_optional(bytes, r.finished);
}

/// The event whose bytes are exactly `bytes`. Throws `storage_error` if they are not an event.
inline trial_event decode_event(std::string_view bytes) {
    byte_reader in(bytes);
    trial_event e;
    auto const marked_kind = in.get<std::uint8_t>();
    bool const with_budget = (marked_kind & detail::budget_flag) != 0;
    e.kind = detail::enumerator_of<trial_event_kind>(marked_kind & 0x7fu, 4, "event");
    if (with_budget && !begins_trial(e.kind)) (void)detail::enumerator_of<trial_event_kind>(marked_kind, 4, "event");
    trial_record& r = e.record;
    r.number = in.get<std::uint64_t>();
    if (begins_trial(e.kind)) {
        r.genome = nas::detail::get_genome(in);
        if (with_budget) {
            r.budget = in.get_double();
            if (in.get_bool()) r.continues = in.get<std::uint64_t>();
            r.tag = in.get<std::uint64_t>();
        }
    } else {
        r.state = detail::get_enumerator<trial_state>(in, 4, "trial state");
        r.metrics = detail::get_metrics(in);
        r.reward = detail::get_optional_double(in);
        r.objectives.resize(in.get_count(8));
        for (double& o : r.objectives) o = in.get_double();
        if (in.get_bool()) {
            auto const kind = detail::get_enumerator<failure_kind>(in, 5, "failure");
            r.failure = failure{kind, in.get_text()};
        }
        r.curve.resize(in.get_count(16));
        for (curve_point& p : r.curve) {
            p.step = in.get_int64();
            p.value = in.get_double();
        }
        r.started = detail::get_optional_double(in);
        r.finished = detail::get_optional_double(in);
    }
    if (!in.at_end())
        throw storage_error("nas.storage.4", "a stored event has ", in.left(),
                            " bytes too many; it was written by a newer version");
    return e;
}

/// Appends the bytes of an identity to `out`.
inline void encode_identity(std::string& out, study_identity const& identity) {
    byte_writer bytes(out);
    bytes.put(static_cast<std::uint32_t>(identity.size()));
    for (setting const& s : identity) {
        bytes.put(std::string_view(s.name));
        bytes.put(std::string_view(s.value));
    }
}

/// The identity whose bytes start at `in`. Throws `storage_error` if they are none.
inline study_identity decode_identity(byte_reader& in) {
    study_identity identity(in.get_count(8));
    for (setting& s : identity) {
        s.name = in.get_text();
        s.value = in.get_text();
    }
    return identity;
}

} // namespace nas::storage
