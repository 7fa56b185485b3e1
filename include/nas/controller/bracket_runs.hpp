#pragma once
// Brackets under way: successive halving by rungs, several brackets at once if there are more workers than work.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include <nas/controller/bracket_schedule.hpp>
#include <nas/controller/promotion_order.hpp>
#include <nas/controller/proposal.hpp>
#include <nas/core/bytes.hpp>
#include <nas/core/error.hpp>
#include <nas/space/genome_codec.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// The state of controllers that work through a list of brackets again and again.
///
/// A rung is handed out from its first member to its last; when all have ended the best go on. While results are awaited
/// the next bracket begins, so a proposal never waits. Trials without a score do not go on; if too few have one, fewer do.
class bracket_runs {
public:
    struct member {
        nas::genome genome{};
        std::uint64_t trial = 0; ///< of its last result
        std::uint64_t tag = 0;   ///< of its trial in this rung; 0: not handed out yet
        bool ended = false;      ///< in this rung
        std::vector<double> score{};

        friend bool operator==(member const&, member const&) = default;
    };
    struct run {
        std::uint64_t number = 0; ///< of all brackets begun
        std::uint64_t rung = 0;
        std::uint64_t issued = 0; ///< members of the rung handed out
        std::uint64_t ended = 0;
        std::vector<member> members{};

        friend bool operator==(run const&, run const&) = default;
    };

    /// The next trial. `fresh()` makes the genome of a member of a first rung; `resume` lets the others go on from the
    /// weights they have.
    template <class Fresh>
    proposal next(std::span<bracket const> schedule, bool resume, Fresh fresh) {
        for (run& r : open_)
            if (r.issued < size_of(r, schedule)) return issue(r, schedule, resume, fresh);
        open_.push_back({.number = begun_++});
        return issue(open_.back(), schedule, resume, fresh);
    }

    /// True if the first `n` brackets have ended.
    bool done(std::uint64_t n) const {
        return begun_ >= n && std::all_of(open_.begin(), open_.end(), [&](run const& r) { return r.number >= n; });
    }

    /// True if the trial was one of a bracket; others are left out of account.
    bool feedback(std::span<bracket const> schedule, trial_record const& record) {
        if (record.tag == 0) return false;
        for (std::size_t i = 0; i < open_.size(); ++i) {
            run& r = open_[i];
            // Tags rise with the members.
            auto const end = r.members.begin() + static_cast<std::ptrdiff_t>(r.issued);
            auto const m = std::lower_bound(r.members.begin(), end, record.tag,
                                            [](member const& x, std::uint64_t tag) { return x.tag < tag; });
            if (m == end || m->tag != record.tag || m->ended) continue;
            m->ended = true;
            m->trial = record.number;
            m->score = promotion_score(record);
            if (++r.ended == size_of(r, schedule)) finish(i, schedule);
            return true;
        }
        return false;
    }

    /// True if `trial` may yet be gone on from.
    bool needs(std::uint64_t trial) const {
        for (run const& r : open_)
            for (member const& m : r.members)
                if (m.trial == trial && !m.score.empty()) return true;
        return false;
    }

    std::vector<run> const& open() const noexcept { return open_; }

    void save(byte_writer& out) const {
        out.put(begun_);
        out.put(last_tag_);
        out.put(static_cast<std::uint32_t>(open_.size()));
        for (run const& r : open_) {
            for (std::uint64_t const v : {r.number, r.rung, r.issued, r.ended}) out.put(v);
            out.put(static_cast<std::uint32_t>(r.members.size()));
            for (member const& m : r.members) {
                put_genome(out, m.genome);
                out.put(m.trial);
                out.put(m.tag);
                out.put(m.ended);
                out.put(static_cast<std::uint32_t>(m.score.size()));
                for (double const x : m.score) out.put(x);
            }
        }
    }

    /// Throws `storage_error` if the bytes end too early, or [nas.controller.81] if they do not fit the schedule.
    static bracket_runs load(byte_reader& in, std::span<bracket const> schedule) {
        bracket_runs s;
        s.begun_ = in.get<std::uint64_t>();
        s.last_tag_ = in.get<std::uint64_t>();
        s.open_.resize(in.get_count(36));
        for (run& r : s.open_) {
            for (std::uint64_t* const v : {&r.number, &r.rung, &r.issued, &r.ended}) *v = in.get<std::uint64_t>();
            r.members.resize(in.get_count(25));
            for (member& m : r.members) {
                m.genome = get_genome(in);
                m.trial = in.get<std::uint64_t>();
                m.tag = in.get<std::uint64_t>();
                m.ended = in.get_bool();
                m.score.resize(in.get_count(8));
                for (double& x : m.score) x = in.get_double();
            }
            bracket const& b = schedule[r.number % schedule.size()];
            if (r.rung >= b.size() || r.members.size() > b[r.rung].trials || r.issued > r.members.size() ||
                r.ended > r.issued)
                throw storage_error("nas.controller.81", "a saved bracket (number ", r.number, ", rung ", r.rung, ", ",
                                    r.members.size(),
                                    " trials) does not fit the schedule; restore it under its own options");
        }
        return s;
    }

    friend bool operator==(bracket_runs const&, bracket_runs const&) = default;

private:
    static rung const& rung_of(run const& r, std::span<bracket const> schedule) {
        return schedule[r.number % schedule.size()][r.rung];
    }
    // A first rung is filled as it is handed out; later ones have the members that were good enough.
    static std::size_t size_of(run const& r, std::span<bracket const> schedule) {
        return r.rung == 0 ? rung_of(r, schedule).trials : r.members.size();
    }

    template <class Fresh>
    proposal issue(run& r, std::span<bracket const> schedule, bool resume, Fresh& fresh) {
        if (r.rung == 0) r.members.push_back({.genome = fresh()});
        member& m = r.members[r.issued];
        m.tag = ++last_tag_;
        ++r.issued;
        proposal p{.genome = m.genome, .budget = rung_of(r, schedule).budget, .tag = m.tag};
        if (r.rung > 0 && resume) p.continues = m.trial;
        return p;
    }

    void finish(std::size_t which, std::span<bracket const> schedule) {
        run& r = open_[which];
        bracket const& b = schedule[r.number % schedule.size()];
        std::vector<member> best;
        if (r.rung + 1 < b.size()) best = promoted(r.members, b[r.rung + 1].trials);
        if (best.empty()) {
            open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(which));
            return;
        }
        r = {.number = r.number, .rung = r.rung + 1, .members = std::move(best)};
    }

    static std::vector<member> promoted(std::vector<member>& all, std::size_t n) {
        std::vector<double> points;
        std::vector<std::size_t> owners;
        std::size_t dimensions = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (dimensions == 0) dimensions = all[i].score.size();
            if (all[i].score.empty() || all[i].score.size() != dimensions) continue;
            points.insert(points.end(), all[i].score.begin(), all[i].score.end());
            owners.push_back(i);
        }
        std::vector<member> best;
        for (std::size_t const k : promotion_order(points, dimensions)) {
            if (best.size() == n) break;
            member& m = all[owners[k]];
            best.push_back({.genome = std::move(m.genome), .trial = m.trial, .score = std::move(m.score)});
        }
        return best;
    }

    std::vector<run> open_;
    std::uint64_t begun_ = 0;
    std::uint64_t last_tag_ = 0;
};

} // namespace nas::detail
