#pragma once
// Where everything of a plan lies, and what backward does again so that it fits. Part of plan.hpp.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/nn/plan.hpp>
#include <nas/tensor/arena.hpp>
#include <nas/tensor/memory_plan.hpp>

namespace nas::nn {

namespace detail {

/// From the first to the last moment at which a buffer is in use.
struct moments {
    std::int32_t first = std::numeric_limits<std::int32_t>::max(), last = -1;

    bool any() const { return last >= 0; }
    void include(std::int32_t from, std::int32_t to) {
        first = std::min(first, from);
        last = std::max(last, to);
    }
};

} // namespace detail

inline std::size_t plan::place_within_limit() {
    std::size_t const all = place_everything();
    if (options_.memory_limit == 0 || all <= options_.memory_limit) return all;
    std::size_t least = all;
    if (options_.training && options_.recompute) {
        // The more groups, the less they hold at a time, but the more is kept between them. Of all divisions that fit,
        // the one with the least work.
        std::vector<std::int32_t> const possible = cuts();
        std::vector<std::int32_t> best;
        std::size_t best_groups = 0;
        double best_work = std::numeric_limits<double>::infinity();
        for (std::size_t parts = 2; parts <= std::min<std::size_t>(possible.size() + 1, 32); ++parts) {
            std::vector<std::int32_t> boundaries;
            for (std::size_t p = 1; p < parts; ++p) boundaries.push_back(possible[p * possible.size() / parts]);
            boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
            for (std::size_t groups = 1; groups <= boundaries.size(); ++groups) {
                recompute(boundaries, groups);
                double work = 0;
                for (step_data const& s : steps_) work += s.again ? s.work : 0;
                if (work >= best_work) break; // more groups only add to it
                std::size_t const bytes = place_everything();
                least = std::min(least, bytes);
                if (bytes > options_.memory_limit) continue;
                best = boundaries;
                best_groups = groups;
                best_work = work;
                break;
            }
        }
        if (best_groups > 0) {
            recompute(best, best_groups);
            return place_everything();
        }
    }
    throw backend_error("nas.plan.8", options_.training ? "a training" : "an inference", " plan with batch ",
                        options_.batch, " takes ", all, " bytes",
                        least < all ? nas::concat(", with all recomputation ", least) : std::string(),
                        "; the limit is ", options_.memory_limit, "; choose a smaller batch or a higher limit");
}

/// Steps behind which a group may end: no norm shares its work across, and few values cross.
inline std::vector<std::int32_t> plan::cuts() const {
    auto const n = static_cast<std::int32_t>(steps_.size());
    std::vector<std::size_t> crossing(steps_.size(), 0); // bytes read behind a step and written before
    std::vector<bool> allowed(steps_.size(), true);
    auto const forbid = [&](std::int32_t from, std::int32_t to) {
        for (std::int32_t i = from; i < to; ++i) allowed[static_cast<std::size_t>(i)] = false;
    };
    for (tensor const& t : tensors_) {
        std::int32_t last = t.producer;
        for (std::int32_t const reader : t.readers) last = std::max(last, reader);
        for (std::int32_t i = std::max(t.producer, 0); i < last; ++i)
            crossing[static_cast<std::size_t>(i)] += t.data_of < 0 ? bytes_of(t) : 0;
        if (t.data_of >= 0) forbid(tensors_[static_cast<std::size_t>(t.data_of)].producer, last);
    }
    for (std::int32_t i = 0; i < n; ++i)
        if (std::int32_t const norm = steps_[static_cast<std::size_t>(i)].norm_behind; norm >= 0) forbid(i, norm);
    std::vector<std::int32_t> out;
    for (std::int32_t i = 0; i + 1 < n; ++i) {
        auto const k = static_cast<std::size_t>(i);
        bool const narrow = (k == 0 || crossing[k] <= crossing[k - 1]) && crossing[k] <= crossing[k + 1];
        if (allowed[k] && narrow) out.push_back(i);
    }
    return out;
}

/// Puts the steps up to each boundary into groups, the first `groups` of which are done again. What a group passes to
/// later steps is kept.
inline void plan::recompute(std::vector<std::int32_t> const& boundaries, std::size_t groups) {
    std::size_t group = 0;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        while (group < boundaries.size() && static_cast<std::int32_t>(i) > boundaries[group]) ++group;
        steps_[i].group = group < std::min(groups, boundaries.size()) ? static_cast<std::int32_t>(group) : -1;
        steps_[i].again = false;
    }
    std::vector<bool> needed(tensors_.size(), false); // in backward, and gone by then
    auto const owner = [this](std::int32_t i) {
        while (tensors_[static_cast<std::size_t>(i)].data_of >= 0) i = tensors_[static_cast<std::size_t>(i)].data_of;
        return i;
    };
    auto const need = [&](std::int32_t t, step_data const& by) {
        tensor const& data = tensors_[static_cast<std::size_t>(owner(t))];
        if (data.producer >= 0 && steps_[static_cast<std::size_t>(data.producer)].group == by.group && !kept(owner(t)))
            needed[static_cast<std::size_t>(owner(t))] = true;
    };
    for (std::size_t i = steps_.size(); i-- > 0;) {
        step_data& s = steps_[i];
        if (s.group < 0) continue;
        if (s.needs.backward_reads_output) need(s.output, s);
        if (s.needs.backward_reads_inputs)
            for (std::int32_t const t : s.inputs) need(t, s);
    }
    for (std::size_t i = steps_.size(); i-- > 0;) {
        step_data& s = steps_[i];
        if (s.group < 0 || !needed[static_cast<std::size_t>(s.output)]) continue;
        s.again = true;
        for (std::int32_t const t : s.inputs) need(t, s);
    }
}

/// A tensor that is there in backward without being computed again: of a step outside of all groups, or read outside of
/// its own.
inline bool plan::kept(std::int32_t index) const {
    tensor const& t = tensors_[static_cast<std::size_t>(index)];
    if (t.producer < 0 || index == output_tensor_) return true;
    std::int32_t const group = steps_[static_cast<std::size_t>(t.producer)].group;
    if (group < 0) return true;
    for (std::size_t i = 0; i < tensors_.size(); ++i) { // the tensor and those that share its memory
        bool shares = static_cast<std::int32_t>(i) == index;
        for (std::int32_t at = tensors_[i].data_of; at >= 0 && !shares;
             at = tensors_[static_cast<std::size_t>(at)].data_of)
            shares = at == index;
        if (!shares) continue;
        for (std::int32_t const reader : tensors_[i].readers)
            if (steps_[static_cast<std::size_t>(reader)].group != group) return true;
    }
    return false;
}

/// Gives everything a place; returns the bytes of the arena.
inline std::size_t plan::place_everything() {
    // Time runs forward through the steps, then, for training, backward; a group is done again before its backward.
    auto const n = static_cast<std::int32_t>(steps_.size());
    std::vector<std::int32_t> again(steps_.size(), -1), back(steps_.size(), n);
    std::int32_t end = n;
    if (options_.training) {
        std::int32_t group = -1;
        for (std::int32_t i = n; i-- > 0;) {
            std::int32_t const g = steps_[static_cast<std::size_t>(i)].group;
            if (g >= 0 && g != group) {
                group = g;
                std::int32_t first = i;
                while (first > 0 && steps_[static_cast<std::size_t>(first) - 1].group == g) --first;
                for (std::int32_t k = first; k <= i; ++k)
                    if (steps_[static_cast<std::size_t>(k)].again) again[static_cast<std::size_t>(k)] = end++;
            }
            back[static_cast<std::size_t>(i)] = end++;
        }
    }
    auto const step = [this](std::int32_t i) -> step_data& { return steps_[static_cast<std::size_t>(i)]; };
    auto const again_at = [&](std::int32_t i) { return again[static_cast<std::size_t>(i)]; };
    auto const back_at = [&](std::int32_t i) { return back[static_cast<std::size_t>(i)]; };

    std::vector<buffer_lifetime> buffers;
    std::vector<std::size_t*> owners;
    auto const lay = [&](std::size_t& offset, std::size_t bytes, std::int32_t first, std::int32_t last) {
        buffers.push_back({bytes, first, last});
        owners.push_back(&offset);
    };

    // Parameters, gradients and statistics live for ever, each kind in one piece.
    parameter_elements_ = statistics_elements_ = 0;
    segments_.clear();
    for (step_data& s : steps_)
        for (stored_parameter& p : s.stored) {
            std::size_t& total = trainable(p.what.role) ? parameter_elements_ : statistics_elements_;
            p.offset = total;
            if (trainable(p.what.role))
                segments_.push_back({p.name, p.what.role, p.offset, static_cast<std::size_t>(p.elements)});
            total += arena::round_up(static_cast<std::size_t>(p.elements), arena::alignment / sizeof(float));
        }
    lay(parameter_offset_, parameter_elements_ * sizeof(float), -1, end);
    if (options_.training) lay(gradient_offset_, parameter_elements_ * sizeof(float), -1, end);
    lay(statistics_offset_, statistics_elements_ * sizeof(float), -1, end);
    if (std::any_of(steps_.begin(), steps_.end(), [](step_data const& s) { return s.again; }))
        lay(backup_offset_, statistics_elements_ * sizeof(float), n, end);

    auto const owner = [this](std::size_t i, std::int32_t tensor::*shared) {
        while (tensors_[i].*shared >= 0) i = static_cast<std::size_t>(tensors_[i].*shared);
        return i;
    };
    // What is computed again lies in two places: one while forward needs it, one from `again` through backward.
    std::vector<detail::moments> data(tensors_.size()), late(tensors_.size()), gradients(tensors_.size());
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        tensor const& t = tensors_[i];
        std::size_t const o = owner(i, &tensor::data_of);
        std::int32_t const made = tensors_[o].producer;
        bool const twice = made >= 0 && step(made).again;
        detail::moments& early = data[o];
        detail::moments& then = twice ? late[o] : early;
        early.include(t.producer, t.producer);
        if (twice) then.include(again_at(made), again_at(made));
        for (std::int32_t const reader : t.readers) {
            early.include(t.producer, reader);
            if (again_at(reader) >= 0) then.include(again_at(reader), again_at(reader));
            if (options_.training && step(reader).needs.backward_reads_inputs)
                then.include(back_at(reader), back_at(reader));
        }
        if (options_.training && t.producer >= 0 && step(t.producer).needs.backward_reads_output)
            then.include(back_at(t.producer), back_at(t.producer));
        bool const is_output = static_cast<std::int32_t>(i) == output_tensor_;
        if (i == 0 || is_output) early.include(t.producer, end);
        if (!options_.training || !(t.wants_gradient || is_output)) continue;
        // The gradient is written first by the last reader; the user writes that of the output before backward begins.
        std::int32_t first = t.readers.empty() ? n : back_at(*std::max_element(t.readers.begin(), t.readers.end()));
        if (is_output) first = n - 1;
        gradients[owner(i, &tensor::gradient_of)].include(first, t.producer < 0 ? end : back_at(t.producer));
    }
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        tensor& t = tensors_[i];
        if (t.data_of < 0) lay(t.offset, bytes_of(t), data[i].first, data[i].last);
        if (t.data_of < 0 && late[i].any()) lay(t.late_offset, bytes_of(t), late[i].first, late[i].last);
        if (t.gradient_of < 0 && gradients[i].any())
            lay(t.gradient_offset, bytes_of(t), gradients[i].first, gradients[i].last);
    }

    for (std::int32_t i = 0; i < n; ++i) {
        step_data& s = step(i);
        if (s.norm) lay(s.link_offset, s.norm->link_bytes(), -1, end);
        if (s.needs.saved_bytes) lay(s.saved_offset, s.needs.saved_bytes, i, options_.training ? back_at(i) : i);
        if (!s.needs.scratch_bytes) continue;
        lay(s.scratch_forward, s.needs.scratch_bytes, i, i);
        if (s.again) lay(s.scratch_again, s.needs.scratch_bytes, again_at(i), again_at(i));
        if (options_.training) lay(s.scratch_backward, s.needs.scratch_bytes, back_at(i), back_at(i));
    }

    // A second reader of a tensor writes its share of the gradient to a buffer of its own, which is then added, unless it
    // can add it itself.
    placed_shares_.clear();
    if (options_.training) {
        for (std::size_t t = 0; t < tensors_.size(); ++t) {
            if (!tensors_[t].wants_gradient) continue;
            bool first =
                static_cast<std::int32_t>(t) != output_tensor_; // the user's gradient of the output comes before all
            for (std::int32_t i = n; i-- > 0;)
                for (std::size_t k = 0; k < step(i).inputs.size(); ++k)
                    if (step(i).inputs[k] == static_cast<std::int32_t>(t) && !std::exchange(first, false) &&
                        !(k == 0 && step(i).duties.add_gradient))
                        placed_shares_.push_back({static_cast<std::size_t>(i), k, 0});
        }
        for (placed_share& share : placed_shares_) {
            tensor const& t = tensors_[static_cast<std::size_t>(steps_[share.step].inputs[share.input])];
            lay(share.offset, bytes_of(t), back[share.step], back[share.step]);
        }
    }

    memory_plan const m = plan_memory(buffers);
    for (std::size_t i = 0; i < owners.size(); ++i) *owners[i] = m.offsets[i];
    for (std::size_t i = 0; i < tensors_.size(); ++i) {
        std::size_t const o = owner(i, &tensor::data_of);
        tensors_[i].offset = tensors_[o].offset;
        tensors_[i].late_offset = late[o].any() ? tensors_[o].late_offset : tensors_[o].offset;
        tensors_[i].gradient_offset = tensors_[owner(i, &tensor::gradient_of)].gradient_offset;
    }
    return m.bytes;
}

} // namespace nas::nn
