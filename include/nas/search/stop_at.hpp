#pragma once
// stop_at: ends a search when its target is reached.

#include <string>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/search/study_view.hpp>

namespace nas {

/// Ends the search once the best trial's reward has reached `reward`.
///
///     nas::search search{space, controller, reward, {.stop_when = {nas::stop_at{.reward = 0.94}}}};
struct stop_at {
    double reward;

    std::string why_stop(study_view v) const {
        if (!v.best || *v.best->reward < reward) return {};
        return concat("trial ", v.best->number, " reached a reward of ", *v.best->reward, ", the target was ", reward);
    }
    void check() const {
        if (!is_finite(reward)) throw search_error("nas.controller.122", "stop_at needs a finite reward, got ", reward);
    }
};

} // namespace nas
