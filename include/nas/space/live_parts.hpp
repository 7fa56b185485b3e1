#pragma once
// The parts of a space that one genome brings to life: path segments with the genes below them.

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <nas/core/rng.hpp>
#include <nas/space/chooser.hpp>
#include <nas/space/draw.hpp>
#include <nas/space/genome.hpp>
#include <nas/space/genome_cursor.hpp>
#include <nas/space/recording.hpp>
#include <nas/space/space_view.hpp>

namespace nas::detail {

/// Everything below one position: genes first ... last - 1 of the genome.
struct live_part {
    decision_key key;
    std::size_t first, last;
};

/// Follows the segments of a walk that replays `g`; what `g` lacks takes alternative 0.
class part_finder final : public chooser {
public:
    explicit part_finder(genome const& g) : known_(&g) { wants_path_ = true; }

    std::vector<live_part> parts() && { return std::move(parts_); }

private:
    std::uint32_t choose(decision d) override {
        ++asked_;
        gene const* const known = known_.find(d);
        return known ? known->value : 0;
    }
    void entered(std::string_view) override { enter(); }
    void entered(std::uint32_t) override { enter(); }
    void enter() { open_.push_back({key(), asked_, 0}); }
    void left() override {
        live_part done = open_.back();
        open_.pop_back();
        done.last = asked_;
        // Of segments with the same genes the innermost stands for all.
        bool const known = !parts_.empty() && parts_.back().first == done.first && parts_.back().last == done.last;
        if (done.first < done.last && !known) parts_.push_back(done);
    }

    genome_cursor known_;
    std::size_t asked_ = 0;
    std::vector<live_part> open_;
    std::vector<live_part> parts_;
};

/// The parts of `g` that hold genes, inner ones first; without the whole.
inline std::vector<live_part> live_parts(space_view space, genome const& g) {
    part_finder c(g);
    space.walk(c);
    return std::move(c).parts();
}

/// `g` with what lies below `part` taken from `inside` (null: nothing known); what is not known is drawn from `r`.
inline genome replace_part(space_view space, genome const& g, decision_key part, genome const* inside, rng const& r) {
    class replacer final : public chooser {
    public:
        replacer(genome const& outside, decision_key at, genome const* within, rng const& random)
            : outside_(&outside), inside_(within), part_(at), random_(random) {
            wants_path_ = true;
            result_.reserve(outside.size());
        }
        genome result() && { return std::move(result_); }

    private:
        std::uint32_t choose(decision d) override {
            asked_.check_room(result_.size());
            gene const* const known = depth_ > 0 ? inside_.find(d) : outside_.find(d);
            std::uint32_t const value = known ? known->value : draw(random_, d, weights());
            asked_.add(d.key, result_.data(), result_.size());
            result_.push_back({d.key, d.arity, value});
            return value;
        }
        void entered(std::string_view) override { enter(); }
        void entered(std::uint32_t) override { enter(); }
        void enter() {
            if (depth_ > 0 || key() == part_) ++depth_;
        }
        void left() override {
            if (depth_ > 0) --depth_;
        }

        genome_cursor outside_;
        genome_cursor inside_;
        decision_key part_;
        rng const& random_;
        std::size_t depth_ = 0;
        genome result_;
        asked_keys asked_;
    };

    replacer c(g, part, inside, r);
    space.walk(c);
    return std::move(c).result();
}

} // namespace nas::detail
