#pragma once
// Where a training takes its batches from: a data set in memory, a pipeline, or a program's own.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/hash.hpp>
#include <nas/tensor/shape.hpp>
#include <nas/train/batch_loader.hpp>
#include <nas/train/content_hash.hpp>
#include <nas/train/dataset.hpp>
#include <nas/train/epoch_walk.hpp>
#include <nas/train/pipeline.hpp>
#include <nas/train/shuffle.hpp>
#include <nas/train/target.hpp>
#include <nas/train/train_error.hpp>

namespace nas::train {

/// Batches of a fixed size, by position: the same position gives the same batch whenever it is asked for.
class batch_input {
public:
    virtual ~batch_input() = default;
    virtual std::string_view name() const = 0;
    virtual shape image() const = 0;
    virtual std::int32_t classes() const = 0; ///< 0 = unknown
    virtual std::int64_t steps_per_epoch() const = 0;
    /// Writes the batch at `at` to `images` (plain NCHW) and `targets`. Positions mostly ascend.
    virtual void load(walk_position at, std::span<float> images, std::span<target> targets) = 0;
    /// What must agree to continue a training, one item per line.
    virtual std::string describe() = 0;
};

/// Batches of a data set in memory, which must outlive it: every epoch in an order of its own, the images left over at
/// its end skipped.
class dataset_input final : public batch_input {
public:
    struct settings {
        std::int64_t batch = 64;
        augmentation augment{};
        std::uint64_t seed = 1;
        int threads = 1;
    };

    /// Throws `data_error` if the data set is inconsistent, `train_error` "nas.train.3" if it is smaller than a batch.
    dataset_input(dataset const& d, settings s)
        : data_((check(d), d)), settings_(s), loader_(d), labels_(static_cast<std::size_t>(s.batch)) {
        if (d.size() < labels_.size())
            throw train_error("nas.train.3", "data set ", d.name, " has ", d.size(),
                              " images, fewer than the batch of ", s.batch, "; choose a smaller batch");
    }

    std::string_view name() const override { return data_.name; }
    shape image() const override { return data_.image_shape(); }
    std::int32_t classes() const override { return data_.classes; }
    std::int64_t steps_per_epoch() const override { return static_cast<std::int64_t>(data_.size()) / settings_.batch; }

    void load(walk_position at, std::span<float> images, std::span<target> targets) override {
        if (order_.empty() || epoch_ != at.epoch) {
            order_ = epoch_order(data_.size(), settings_.seed, at.epoch);
            epoch_ = at.epoch;
        }
        auto const batch =
            std::span(order_).subspan(static_cast<std::size_t>(at.step * settings_.batch), labels_.size());
        loader_.load(batch, {.change = settings_.augment, .seed = settings_.seed, .epoch = at.epoch}, images, labels_,
                     settings_.threads);
        for (std::size_t i = 0; i < labels_.size(); ++i) targets[i] = {.label = labels_[i]};
    }

    std::string describe() override {
        if (hash_ == 0) hash_ = hash_combine(content_hash(data_.pixels), content_hash(data_.labels));
        return concat("images ", data_.size(), " of ", to_string(data_.image_shape()), ", content ", hash_, "\n");
    }

private:
    dataset const& data_;
    settings settings_;
    batch_loader loader_;
    std::vector<std::uint8_t> labels_;
    std::vector<std::uint32_t> order_;
    std::uint64_t epoch_ = 0, hash_ = 0;
};

/// Batches of a pipeline, which must outlive it and serve nobody else meanwhile. Augmentation, order and seed are the
/// pipeline's own.
class pipeline_input final : public batch_input {
public:
    /// Throws `train_error` "nas.train.40" if the pipeline's batches are not of `batch` images each.
    pipeline_input(pipeline& p, std::int64_t batch) : pipeline_(p) {
        if (p.options().batch != batch)
            throw train_error("nas.train.40", "the pipeline makes batches of ", p.options().batch,
                              " images, but the recipe's batch is ", batch, "; set both to the same number");
        if (p.options().last == last_batch::keep)
            throw train_error("nas.train.40",
                              "the pipeline's last batch of an epoch is short (last_batch::keep), but a "
                              "training needs full ones; take last_batch::drop or last_batch::wrap");
    }

    std::string_view name() const override { return "of the pipeline"; }
    shape image() const override { return pipeline_.image(); }
    std::int32_t classes() const override { return pipeline_.options().classes; }
    std::int64_t steps_per_epoch() const override { return pipeline_.steps_per_epoch(); }

    void load(walk_position at, std::span<float> images, std::span<target> targets) override {
        if (pipeline_.finished() || pipeline_.position() != at) pipeline_.seek(at);
        auto const b = pipeline_.next();
        std::copy(b.images.begin(), b.images.end(), images.begin());
        std::copy(b.targets.begin(), b.targets.end(), targets.begin());
    }

    std::string describe() override {
        pipeline_options const& o = pipeline_.options();
        return concat("pipeline of ", pipeline_.images_per_epoch(), " images of ", to_string(pipeline_.image()),
                      " an epoch, seed ", o.seed, o.shuffled ? ", shuffled" : "", ", shard ", o.shards.part, " of ",
                      o.shards.of, "\n");
    }

private:
    pipeline& pipeline_;
};

} // namespace nas::train
