#pragma once
// grow(space, genome): an architecture of an earlier form of a space, as a point of the present one.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <nas/space/asked_keys.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/space_view.hpp>

namespace nas {

namespace detail {

/// Keeps every known answer that still exists; new decisions get their preset.
class growing_chooser final : public chooser {
public:
    explicit growing_chooser(genome const& from) : known_(&from) { result_.reserve(from.size()); }

    std::size_t kept() const noexcept { return kept_; }
    genome result() && { return std::move(result_); }

private:
    std::uint32_t choose(decision d) override {
        gene const* const known = known_.find(d.key);
        bool const valid = known && known->value < d.arity;
        kept_ += valid;
        asked_.check_room(result_.size());
        asked_.add(d.key, result_, result_.size());
        result_.push_back({d.key, d.arity, valid ? known->value : 0u});
        return result_.back().value;
    }

    genome_cursor known_;
    genome result_;
    std::size_t kept_ = 0;
    asked_keys asked_;
};

} // namespace detail

/// `g`, made for an earlier form of `space`, as the same architecture in the present one: every gene keeps its value,
/// also where alternatives were appended since; decisions that are new take their preset (see `with_default`), the
/// first alternative if they have none. Empty if the space no longer asks for one of the genes, or lacks its value:
/// the architecture does not exist in it any more.
///
/// Alternatives are known by their index: append new ones, never insert, reorder or remove.
inline std::optional<genome> grow(space_view space, genome const& g) {
    detail::growing_chooser c(g);
    space.walk(c);
    if (c.kept() != g.size()) return std::nullopt;
    return std::move(c).result();
}

} // namespace nas
