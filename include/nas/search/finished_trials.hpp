#pragma once
// The finished trials that a running one may be compared with.

#include <cstddef>
#include <deque>
#include <iterator>

#include <nas/trial/trial_record.hpp>

namespace nas {

/// A range over the finished trials among the first `limit` of a study, in trial order. Valid during the call it is passed to.
class finished_trials {
public:
    finished_trials(std::deque<trial_record> const& records, std::size_t limit)
        : records_(&records), limit_(limit < records.size() ? limit : records.size()) {}

    class iterator {
    public:
        using value_type = trial_record;
        using difference_type = std::ptrdiff_t;
        using iterator_category = std::forward_iterator_tag;
        using reference = trial_record const&;
        using pointer = trial_record const*;

        iterator() = default;
        iterator(finished_trials const& range, std::size_t at)
            : records_(range.records_), limit_(range.limit_), at_(at) {
            skip_running();
        }
        reference operator*() const { return (*records_)[at_]; }
        pointer operator->() const { return &(*records_)[at_]; }
        iterator& operator++() {
            ++at_;
            skip_running();
            return *this;
        }
        iterator operator++(int) {
            iterator const old = *this;
            ++*this;
            return old;
        }
        friend bool operator==(iterator const& a, iterator const& b) { return a.at_ == b.at_; }

    private:
        void skip_running() {
            while (at_ < limit_ && (*records_)[at_].state == trial_state::running) ++at_;
        }
        std::deque<trial_record> const* records_ = nullptr;
        std::size_t limit_ = 0;
        std::size_t at_ = 0;
    };

    iterator begin() const { return {*this, 0}; }
    iterator end() const { return {*this, limit_}; }
    bool empty() const { return begin() == end(); }

private:
    std::deque<trial_record> const* records_;
    std::size_t limit_;
};

} // namespace nas
