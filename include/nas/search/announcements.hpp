#pragma once
// In which order the results of a study are shown to its observers.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <nas/search/best_record.hpp>
#include <nas/trial/trial_record.hpp>

namespace nas::detail {

/// Results are announced in trial order if the study is ordered, else as they were told; and only when stored.
///
/// A template only so that a program which includes it without searching need not compile it.
template <class = void>
class announcements {
public:
    /// Trial `number` has ended.
    void told(std::uint64_t number) { told_.push_back(number); }

    /// The trial to announce next, if it has ended and `saved(number)` says that its result is stored.
    template <class Saved>
    std::optional<std::uint64_t> next(bool ordered, Saved const& saved) const {
        std::size_t const n = announced_.size();
        if (n >= told_.size()) return std::nullopt;
        std::uint64_t const number = ordered ? n : told_[n];
        return saved(number) ? std::optional<std::uint64_t>(number) : std::nullopt;
    }

    /// `r` is the next one, and is shown now.
    void note(trial_record const& r) {
        announced_.push_back(r.number);
        keep_better(best_, r);
    }

    void clear() {
        told_.clear();
        announced_.clear();
        best_ = nullptr;
    }

    std::vector<std::uint64_t> const& order() const { return announced_; } ///< numbers of those that were shown
    trial_record const* best() const { return best_; }                     ///< of those that were shown

private:
    std::vector<std::uint64_t> told_, announced_;
    trial_record const* best_ = nullptr;
};

} // namespace nas::detail
