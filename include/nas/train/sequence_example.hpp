#pragma once
// The records of sequences that TensorFlow keeps in TFRecord files: tf.train.SequenceExample.

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <nas/core/error.hpp>
#include <nas/train/example.hpp>

namespace nas::train {

/// A tf.train.SequenceExample: features of the whole (context), and lists of one feature per step.
class sequence_example {
public:
    struct list {
        std::string_view name;
        std::size_t first = 0, steps = 0;
    };

    /// Reads a record, which must outlive the use of names and bytes; `where` begins messages. Throws `data_error`
    /// nas.data.35.
    sequence_example(std::span<std::uint8_t const> record, std::string_view where) {
        context_.clear(where);
        steps_.clear(where);
        detail::wire_reader in(record, 0, record.size(), context_.where_);
        for (std::span<std::uint8_t const> part; !in.done();) {
            in.next_field();
            if (in.field() == 2 && in.type() == 2) add_lists(in.inner(in.delimited()));
            else if (in.message(1, part)) context_.add_features(in.inner(part));
        }
    }

    example const& context() const { return context_; }
    /// In the order of the record; of those with the same name the last one holds.
    std::span<list const> lists() const { return lists_; }
    /// The number of steps of a list; 0 if there is none of that name.
    std::size_t steps(std::string_view name) const {
        list const* const l = find(name);
        return l ? l->steps : 0;
    }
    /// The values of one step. Throw `data_error` nas.data.36 if there is no such list or step, nas.data.37.
    std::span<std::span<std::uint8_t const> const> bytes(std::string_view name, std::size_t step) const {
        return values(name, step, feature_kind::bytes, steps_.bytes_);
    }
    std::span<float const> floats(std::string_view name, std::size_t step) const {
        return values(name, step, feature_kind::floats, steps_.floats_);
    }
    std::span<std::int64_t const> integers(std::string_view name, std::size_t step) const {
        return values(name, step, feature_kind::integers, steps_.integers_);
    }

private:
    /// A message tf.train.FeatureLists: map<string, FeatureList> feature_list = 1; FeatureList: repeated Feature = 1.
    void add_lists(detail::wire_reader in) {
        for (std::span<std::uint8_t const> part; !in.done();) {
            in.next_field();
            if (!in.message(1, part)) continue;
            list l{.name = {}, .first = steps_.features_.size(), .steps = 0};
            auto entry = in.inner(part);
            for (std::span<std::uint8_t const> inside; !entry.done();) {
                entry.next_field();
                if (entry.field() == 1 && entry.type() == 2) {
                    auto const key = entry.delimited();
                    l.name = {reinterpret_cast<char const*>(key.data()), key.size()};
                } else if (entry.message(2, inside)) {
                    auto features = entry.inner(inside);
                    for (std::span<std::uint8_t const> one; !features.done();) {
                        features.next_field();
                        if (!features.message(1, one)) continue;
                        example::feature f{};
                        steps_.add_values(features.inner(one), f);
                        steps_.features_.push_back(f);
                        ++l.steps;
                    }
                }
            }
            lists_.push_back(l);
        }
    }
    list const* find(std::string_view name) const {
        for (std::size_t i = lists_.size(); i-- > 0;)
            if (lists_[i].name == name) return &lists_[i];
        return nullptr;
    }
    template <class T>
    std::span<T const> values(std::string_view name, std::size_t step, feature_kind kind,
                              std::vector<T> const& pool) const {
        list const* const l = find(name);
        if (!l || step >= l->steps)
            throw data_error("nas.data.36", context_.where_, ": the record has no step ", step, " of ", name,
                             ", which has ", l ? l->steps : 0, " steps");
        example::feature const& f = steps_.features_[l->first + step];
        if (f.kind != kind && f.kind != feature_kind::none)
            throw data_error("nas.data.37", context_.where_, ": step ", step, " of ", name, " holds ",
                             to_string(f.kind), ", not ", to_string(kind), "; ask for what it holds");
        return std::span<T const>(pool).subspan(f.kind == kind ? f.first : 0, f.kind == kind ? f.count : 0);
    }

    example context_, steps_;
    std::vector<list> lists_;
};

} // namespace nas::train
