#pragma once
// The range of `for (auto& trial : search.trials(500))`.

#include <cstddef>
#include <optional>
#include <utility>

#include <nas/search/trial.hpp>

namespace nas {

/// A single-pass range of running trials. Each is asked when the loop comes to it, and left when the loop goes on: a trial
/// that was neither reported nor moved away is then recorded as cancelled.
template <class Search>
class trial_range {
public:
    using trial_type = trial<typename Search::arch_type>;

    trial_range(Search& search, std::size_t target) : search_(&search), target_(target) {}

    struct sentinel {};

    class iterator {
    public:
        iterator(Search& search, std::size_t target) : search_(&search), target_(target) { pull(); }
        trial_type& operator*() { return *current_; }
        trial_type* operator->() { return &*current_; }
        iterator& operator++() {
            pull();
            return *this;
        }
        friend bool operator==(iterator const& i, sentinel) { return !i.current_; }

    private:
        void pull() {
            current_.reset(); // the trial ends before the next is asked
            if (auto next = search_->ask_until(target_)) current_.emplace(std::move(*next));
            else search_->end_loop();
        }

        Search* search_;
        std::size_t target_;
        std::optional<trial_type> current_;
    };

    iterator begin() { return {*search_, target_}; }
    sentinel end() { return {}; }

private:
    Search* search_;
    std::size_t target_;
};

} // namespace nas
