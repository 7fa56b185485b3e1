#pragma once
// A study kept in memory, to be continued by another search of the same process.

#include <string_view>
#include <vector>

#include <nas/storage/concept.hpp>

namespace nas::storage {

/// Keeps the events in a vector. Pass its address to let it outlive the search:
///
///     nas::storage::memory kept;
///     nas::search search{space, controller, nas::accuracy{}, {.storage = &kept}};
class memory {
public:
    std::vector<trial_event> open(study_identity const& wanted) {
        if (opened_) require_same_identity(identity_, wanted, "this storage::memory");
        else identity_ = wanted;
        opened_ = true;
        return events_;
    }

    void append(trial_event_kind kind, trial_record const& record) {
        trial_event& e = events_.emplace_back();
        e.kind = kind;
        if (begins_trial(kind)) {
            e.record = {.number = record.number,
                        .genome = record.genome,
                        .budget = record.budget,
                        .continues = record.continues,
                        .tag = record.tag};
        } else {
            trial_record nothing;
            e.record = record;
            nas::detail::take_question(e.record, nothing); // not kept twice
        }
    }

    std::vector<trial_event> const& events() const noexcept { return events_; }

private:
    bool opened_ = false;
    study_identity identity_;
    std::vector<trial_event> events_;
};

} // namespace nas::storage
