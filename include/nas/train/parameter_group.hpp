#pragma once
// Parameters that learn at another rate, decay otherwise, or do not change at all; chosen by name.

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nas/train/optimizer.hpp>
#include <nas/train/train_error.hpp>
#include <nas/train/weight_decay.hpp>

namespace nas::train {

/// True if all of `name` matches `pattern`, in which * stands for any text and ? for any character.
constexpr bool matches_pattern(std::string_view pattern, std::string_view name) {
    std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == name[n])) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

/// Settings of the parameters whose full name, such as "stages[1].expand.weight", matches `names`.
struct parameter_group {
    std::string names{}; ///< with * and ?
    double rate = 1;     ///< factor of the learning rate, at least 0
    double decay = 1;    ///< factor of the weight decay, at least 0
    bool frozen = false; ///< stay as they are; running statistics of normalisations still follow the data

    void check() const {
        if (names.empty())
            throw train_error("nas.train.4", "parameter_group: names is empty; state a pattern such as \"head.*\"");
        for (double const x : {rate, decay})
            if (!(x >= 0 && std::isfinite(x)))
                throw train_error("nas.train.4", "parameter_group: \"", names, "\" has rate ", rate, " and decay ",
                                  decay, "; both must be at least 0 and finite");
    }

    friend bool operator==(parameter_group const&, parameter_group const&) = default;
};

/// The runs of parameters for an optimizer, out of segments with `name`, `role`, `offset` and `elements`
/// (`plan.segments()`); the first group that matches a name applies. Frozen parameters are left out. Throws `train_error`
/// "nas.train.42" if a pattern matches no parameter.
template <class Segments>
std::vector<parameter_run> parameter_runs(Segments const& segments, weight_decay const& decay,
                                          std::span<parameter_group const> groups) {
    std::vector<parameter_run> out;
    std::vector<bool> used(groups.size());
    for (auto const& s : segments) {
        parameter_group const* own = nullptr;
        for (std::size_t g = 0; g < groups.size(); ++g) {
            if (!matches_pattern(groups[g].names, s.name)) continue;
            used[g] = true;
            if (!own) own = &groups[g];
        }
        if (own && own->frozen) continue;
        out.push_back({.offset = s.offset,
                       .elements = s.elements,
                       .decay = decay.of(s.role) * (own ? own->decay : 1),
                       .rate = own ? own->rate : 1,
                       .weight = s.role == nn::parameter_role::weight});
    }
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (used[g]) continue;
        std::string_view const example = segments.empty() ? std::string_view("none") : segments[0].name;
        throw train_error("nas.train.42", "no parameter matches \"", groups[g].names, "\" among ", segments.size(),
                          " (the first is ", example, "); correct the pattern, which must match the whole name");
    }
    return out;
}

} // namespace nas::train
