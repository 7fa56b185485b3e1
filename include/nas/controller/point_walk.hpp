#pragma once
// A walk through all points of a space that can be interrupted, saved and continued.

#include <cstddef>
#include <optional>

#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/space/lexicographic.hpp>
#include <nas/space/space_view.hpp>

namespace nas::detail {

/// A place in the lexicographic order of a space's points.
struct point_walk {
    genome last{};      ///< the place reached
    bool begun = false; ///< `last` is one
    bool done = false;  ///< there are no more

    /// The next point that no constraint forbids; empty if there is none (`done`) or none of the next `limit` is allowed.
    std::optional<genome> next(space_view space, std::size_t limit = 100'000) {
        if (done) return std::nullopt;
        auto c = begun ? lexicographic_chooser::starting_at(last) : lexicographic_chooser();
        if (begun) {
            (void)allowed(space, c);
            done = !c.next();
        }
        for (std::size_t i = 0; i < limit && !done; ++i) {
            begun = true;
            bool const good = allowed(space, c);
            last = c.genes();
            if (good) return last;
            if (i + 1 < limit) done = !c.next();
        }
        return std::nullopt;
    }

    void save(byte_writer& out) const {
        put_genome(out, last);
        out.put(begun);
        out.put(done);
    }
    /// Throws `storage_error` if the bytes end too early.
    static point_walk load(byte_reader& in) {
        point_walk w{.last = get_genome(in)};
        w.begun = in.get_bool();
        w.done = in.get_bool();
        return w;
    }

    friend bool operator==(point_walk const&, point_walk const&) = default;

private:
    static bool allowed(space_view space, lexicographic_chooser& c) {
        try {
            space.walk(c);
            return true;
        } catch (infeasible const&) {
            return false;
        }
    }
};

} // namespace nas::detail
