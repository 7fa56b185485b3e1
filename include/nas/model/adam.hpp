#pragma once
// Adam for models whose parameters grow while they learn.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>
#include <nas/core/math.hpp>

namespace nas::model {

/// Adam, Kingma and Ba 2015, algorithm 1. Parameters that appear later begin with moments of zero and a step count of
/// their own, so that their first steps are corrected for bias as those of the first ones were.
///
///     nas::model::adam{.learning_rate = 0.01}.descend(state, gradient, parameters);
struct adam {
    double learning_rate = 1e-3;
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;

    /// Parameters that appeared together: those up to `end`, before step `born` + 1.
    struct segment {
        std::size_t end = 0;
        std::uint64_t born = 0;

        friend bool operator==(segment const&, segment const&) = default;
    };
    struct state {
        std::vector<double> mean{};   ///< of the gradient, per parameter
        std::vector<double> square{}; ///< of its square
        std::vector<segment> segments{};
        std::uint64_t steps = 0;

        friend bool operator==(state const&, state const&) = default;
    };

    /// One step against `gradient`. The spans are of one size, which never shrinks from call to call.
    void descend(state& s, std::span<double const> gradient, std::span<double> parameters) const {
        if (std::size_t const n = parameters.size(); s.mean.size() < n) {
            s.mean.resize(n);
            s.square.resize(n);
            s.segments.push_back({n, s.steps});
        }
        ++s.steps;
        std::size_t i = 0;
        for (segment const& part : s.segments) {
            auto const t = static_cast<double>(s.steps - part.born);
            double const rate = learning_rate / (1 - math::pow(beta1, t));
            double const correction = 1 / (1 - math::pow(beta2, t));
            for (; i < part.end; ++i) {
                double const g = gradient[i];
                s.mean[i] += (1 - beta1) * (g - s.mean[i]);
                s.square[i] += (1 - beta2) * (g * g - s.square[i]);
                parameters[i] -= rate * s.mean[i] / (math::sqrt(s.square[i] * correction) + epsilon);
            }
        }
    }

    static void save(byte_writer& out, state const& s) {
        out.put(s.steps);
        out.put(static_cast<std::uint32_t>(s.segments.size()));
        for (segment const& part : s.segments) {
            out.put(std::uint64_t{part.end});
            out.put(part.born);
        }
        out.put(static_cast<std::uint32_t>(s.mean.size()));
        for (std::size_t i = 0; i < s.mean.size(); ++i) {
            out.put(s.mean[i]);
            out.put(s.square[i]);
        }
    }
    /// Throws `storage_error` [nas.storage.1] if the bytes end too early, [nas.controller.41] if they are no such state.
    static state load(byte_reader& in) {
        state s;
        s.steps = in.get<std::uint64_t>();
        s.segments.resize(in.get_count(16));
        for (segment& part : s.segments) {
            part.end = static_cast<std::size_t>(in.get<std::uint64_t>());
            part.born = in.get<std::uint64_t>();
        }
        std::size_t const n = in.get_count(16);
        s.mean.resize(n);
        s.square.resize(n);
        for (std::size_t i = 0; i < n; ++i) {
            s.mean[i] = in.get_double();
            s.square[i] = in.get_double();
        }
        std::size_t end = 0;
        bool good = true;
        for (segment const& part : s.segments) {
            good = good && part.end > end && part.born <= s.steps;
            end = part.end;
        }
        if (!good || end != n)
            throw storage_error("nas.controller.41", "the saved moments of Adam are damaged: ", s.segments.size(),
                                " segments up to ", end, " for ", n, " parameters");
        return s;
    }
};

} // namespace nas::model
