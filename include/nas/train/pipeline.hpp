#pragma once
// From any source to batches: records in a random order, decoded and changed by threads ahead of the training.

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nas/core/concat.hpp>
#include <nas/core/error.hpp>
#include <nas/core/rng.hpp>
#include <nas/train/epoch_walk.hpp>
#include <nas/train/pipeline_options.hpp>
#include <nas/train/sample_preparer.hpp>

namespace nas::train {

/// Batches of a source, in an order and with changes that depend on the options and the seed alone: the same for any
/// number of threads, and the same from any position on that is resumed.
///
///     nas::train::pipeline input(source, {.batch = 64, .transform = ..., .threads = 2});
///     while (...) { auto const& b = input.next(); train_on(b.images, b.targets); }
///
/// Threads are made once, by the constructor. After `ahead` + 1 batches nothing is allocated for a batch, if source and
/// transforms allocate nothing. One thread at a time may call the members.
class pipeline {
public:
    /// A batch, valid until the next one is asked for.
    struct batch {
        std::span<float const> images; ///< size() images, plain NCHW
        std::span<target const> targets;
        std::span<std::uint32_t const>
            records; ///< by index in the source, those that took a damaged one's place included
        walk_position at;

        std::size_t size() const { return targets.size(); }
    };

    /// Throws `data_error`: "nas.data.63" (options out of range), .64 (too few records), and what reading the first
    /// record throws if the shape of images is taken from it.
    pipeline(any_source source, pipeline_options o)
        : options_(check_options(std::move(o), source)),
          walk_{.records = source.size(),
                .batch = options_.batch,
                .seed = options_.seed,
                .shuffled = options_.shuffled,
                .shards = options_.shards,
                .last = options_.last},
          preparer_((walk_.check(), sample_preparer::settings{.source = std::move(source),
                                                              .transform = options_.transform,
                                                              .pixel_range = options_.pixel_range,
                                                              .image = options_.image,
                                                              .classes = options_.classes,
                                                              .seed = options_.seed,
                                                              .skip_limit = options_.skip_limit})),
          slots_(static_cast<std::size_t>(options_.ahead) + 1),
          hands_(static_cast<std::size_t>(std::max(options_.threads, 1))) {
        order_.reserve(walk_.size());
        whole_order_.reserve(walk_.records);
        auto const capacity = static_cast<std::size_t>(options_.batch);
        for (slot& s : slots_) {
            s.images.resize(capacity * static_cast<std::size_t>(image().elements()));
            s.targets.resize(capacity);
            s.records.resize(capacity);
        }
        try {
            for (int i = 0; i < options_.threads; ++i)
                threads_.emplace_back([this, i] { work(hands_[static_cast<std::size_t>(i)]); });
        } catch (...) { // no more threads to be had: those that run must end before the members do
            stop();
            throw;
        }
    }
    pipeline(pipeline const&) = delete;
    pipeline& operator=(pipeline const&) = delete;
    ~pipeline() { stop(); }

    pipeline_options const& options() const { return options_; }
    /// The source, the shape of its images and the options, one per line: what decides the batches.
    std::string describe() const {
        any_source const& source = preparer_.options().source;
        return concat("source ", source.name(), ", ", source.size(), " records of ", to_string(image()), "\n",
                      options_.describe());
    }
    shape const& image() const { return preparer_.image(); }
    std::int64_t steps_per_epoch() const { return walk_.steps(); }
    /// Records that an epoch visits, all its batches together.
    std::size_t images_per_epoch() const {
        auto const full = static_cast<std::size_t>(steps_per_epoch() * options_.batch);
        return options_.last == last_batch::keep ? std::min(full, walk_.size()) : full;
    }

    /// Where the next batch stands. Store it to resume there.
    walk_position position() const { return position_of(begin_ + taken_); }
    bool finished() const { return begin_ + taken_ >= end(); }

    /// The next batch. Precondition: !finished(). Throws `data_error` "nas.data.67" if more records are damaged than
    /// `skip_limit`, or with no skipping whatever the damaged record threw; what else a source or a transform threw. It
    /// throws the same again until `seek`.
    batch next() {
        auto const asked = std::chrono::steady_clock::now();
        std::unique_lock lock(mutex_);
        if (holding_) { // the caller is done with the previous batch
            holding_ = false;
            ++released_;
            work_.notify_all();
        }
        slot& s = slot_of(taken_);
        if (threads_.empty())
            while (!s.ready) make_some(lock, hands_.front());
        else ready_.wait(lock, [&] { return s.ready; });
        lock.unlock();
        waited_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - asked).count();
        note_skipped(s);
        if (s.failure) std::rethrow_exception(s.failure);
        s.ready = false; // nobody else looks at this slot until it is released
        holding_ = true;
        ++taken_;
        return {.images =
                    std::span<float const>(s.images).first(s.count * static_cast<std::size_t>(image().elements())),
                .targets = std::span<target const>(s.targets).first(s.count),
                .records = std::span<std::uint32_t const>(s.records).first(s.count),
                .at = s.at};
    }

    /// Continues at `p`, as if all batches before had been taken. What was prepared ahead is thrown away, and so is an
    /// error. Batches taken before become invalid. Throws `data_error` "nas.data.68" if there is no such position.
    void seek(walk_position p) {
        if (p.step < 0 || p.step >= steps_per_epoch() || (options_.epochs && p.epoch > options_.epochs) ||
            (options_.epochs && p.epoch == options_.epochs && p.step > 0))
            throw data_error("nas.data.68", "no step ", p.step, " in epoch ", p.epoch, ": an epoch has ",
                             steps_per_epoch(), " steps, and epochs are counted from 0",
                             options_.epochs ? concat(" to ", options_.epochs) : std::string{},
                             "; resume with the batch and the source that the position was taken with");
        std::unique_lock lock(mutex_);
        paused_ = true;
        idle_.wait(lock, [&] { return busy_ == 0; });
        begin_ = p.epoch * static_cast<std::uint64_t>(steps_per_epoch()) + static_cast<std::uint64_t>(p.step);
        taken_ = released_ = making_ = 0;
        handed_ = 0;
        open_ = holding_ = false;
        for (slot& s : slots_) s.ready = false;
        paused_ = false;
        work_.notify_all();
    }

    /// Damaged records met in the batches taken so far, each once, by index. Records that a batch ahead has met are not
    /// among them yet.
    std::span<skipped_record const> skipped() const { return skipped_; }

    /// Seconds that `next` has waited for batches: near 0 where the threads keep up with the training.
    double waited() const { return waited_; }

private:
    struct slot {
        std::vector<float> images;
        std::vector<target> targets;
        std::vector<std::uint32_t> records;
        walk_position at;
        std::size_t count = 0, done = 0; // images
        bool ready = false;
        std::exception_ptr failure;
        std::size_t failed_at = 0;
        std::vector<skipped_record> skipped;
        std::vector<float> scratch;
    };

    static pipeline_options check_options(pipeline_options o, any_source const& source) {
        if (source.empty()) throw data_error("nas.data.63", "the pipeline has no source");
        if (o.threads < 0 || o.ahead < 1)
            throw data_error("nas.data.63", "threads is ", o.threads, " and ahead is ", o.ahead,
                             "; they must be at least 0 and 1");
        return o;
    }

    std::uint64_t end() const {
        return options_.epochs ? options_.epochs * static_cast<std::uint64_t>(steps_per_epoch()) : ~std::uint64_t{0};
    }
    walk_position position_of(std::uint64_t batch_number) const {
        auto const steps = static_cast<std::uint64_t>(steps_per_epoch());
        return {batch_number / steps, static_cast<std::int64_t>(batch_number % steps)};
    }
    slot& slot_of(std::uint64_t ticket) { return slots_[ticket % slots_.size()]; }

    bool can_make() const { return open_ || (making_ < released_ + slots_.size() && begin_ + making_ < end()); }

    /// Begins batch `making_`. With the lock held: the order of an epoch is made here, once.
    void open() {
        slot& s = slot_of(making_);
        s.at = position_of(begin_ + making_);
        s.count = walk_.batch_size(s.at.step);
        s.done = 0;
        s.ready = false;
        s.failure = nullptr;
        s.skipped.clear();
        if (order_.empty() || order_epoch_ != s.at.epoch) {
            walk_.order(s.at.epoch, whole_order_, order_);
            order_epoch_ = s.at.epoch;
        }
        for (std::size_t i = 0; i < s.count; ++i) s.records[i] = walk_.record(order_, s.at.step, i);
        handed_ = 0;
        open_ = true;
    }

    /// Takes some images of the batch that is being made and prepares them. Precondition: the lock is held, can_make().
    void make_some(std::unique_lock<std::mutex>& lock, sample_preparer::hand& h) {
        if (!open_) open();
        slot& s = slot_of(making_);
        std::size_t const share = s.count / (4 * hands_.size()) + 1, begin = handed_,
                          stop_at = std::min(s.count, begin + share);
        handed_ = stop_at;
        if (handed_ == s.count) {
            open_ = false;
            ++making_;
        }
        ++busy_;
        lock.unlock();
        for (std::size_t i = begin; i < stop_at; ++i) prepare(s, i, h);
        lock.lock();
        s.done += stop_at - begin;
        if (s.done == s.count) { // all threads are done with it
            if (!s.failure && !options_.mix.empty()) {
                lock.unlock();
                mix(s);
                lock.lock();
            }
            s.ready = true;
            ready_.notify_one();
        }
        if (--busy_ == 0 && paused_) idle_.notify_one();
    }

    void prepare(slot& s, std::size_t i, sample_preparer::hand& h) {
        auto const elements = static_cast<std::size_t>(image().elements());
        sample_preparer::place p{.record = s.records[i],
                                 .epoch = s.at.epoch,
                                 .position = static_cast<std::uint64_t>(s.at.step * options_.batch) + i};
        std::exception_ptr failure;
        try {
            preparer_.prepare(p, h, s.images.data() + i * elements, s.targets[i], h.skipped);
            s.records[i] = p.record;
        } catch (...) {
            failure = std::current_exception();
        }
        if (!failure && h.skipped.empty()) return;
        std::unique_lock const lock(mutex_);
        for (skipped_record& r : h.skipped) s.skipped.push_back(std::move(r));
        h.skipped.clear();
        if (failure && (!s.failure || i < s.failed_at)) { // the first by place, whichever thread is faster
            s.failure = failure;
            s.failed_at = i;
        }
    }

    void mix(slot& s) {
        try {
            options_.mix({.image = image(),
                          .images = std::span(s.images).first(s.count * static_cast<std::size_t>(image().elements())),
                          .targets = std::span(s.targets).first(s.count)},
                         rng(options_.seed)
                             .stream(0x6d6978u) // "mix"
                             .stream(s.at.epoch)
                             .stream(static_cast<std::uint64_t>(s.at.step) * options_.shards.of + options_.shards.part),
                         s.scratch);
        } catch (...) {
            s.failure = std::current_exception();
        }
    }

    /// Enters what a batch has skipped into the list. Throws if there is too much of it.
    void note_skipped(slot const& s) {
        for (skipped_record const& r : s.skipped) {
            auto const at = std::lower_bound(skipped_.begin(), skipped_.end(), r.index,
                                             [](skipped_record const& x, std::size_t i) { return x.index < i; });
            if (at == skipped_.end() || at->index != r.index) skipped_.insert(at, r);
        }
        check_skipped(skipped_, options_.skip_limit, preparer_.options().source.name());
    }

    void work(sample_preparer::hand& h) {
        std::unique_lock lock(mutex_);
        for (;;) {
            work_.wait(lock, [&] { return stopping_ || (!paused_ && can_make()); });
            if (stopping_) return;
            make_some(lock, h);
        }
    }

    void stop() {
        {
            std::unique_lock const lock(mutex_);
            stopping_ = true;
        }
        work_.notify_all();
        for (std::thread& t : threads_) t.join();
    }

    pipeline_options options_;
    epoch_walk walk_;
    sample_preparer preparer_;
    std::vector<slot> slots_; // batch number t, counted from begin_, lies in slot t modulo their number
    std::vector<sample_preparer::hand> hands_;

    std::uint64_t begin_ = 0; // the batch, counted over all epochs, with which the walk or the last seek began
    std::uint64_t taken_ = 0; // batches given to the caller since; changed by the caller alone
    bool holding_ = false;    // the caller may still read the last one
    std::vector<skipped_record> skipped_;
    double waited_ = 0;

    std::mutex mutex_; // of what follows, and of the counters in slots
    std::condition_variable work_, ready_, idle_;
    std::uint64_t released_ = 0; // batches that the caller is done with
    std::uint64_t making_ = 0;   // the batch whose images are handed out
    std::size_t handed_ = 0;     // of its images
    bool open_ = false;          // it has begun
    std::vector<std::uint32_t> whole_order_, order_;
    std::uint64_t order_epoch_ = 0;
    int busy_ = 0; // threads that prepare images just now
    bool paused_ = false, stopping_ = false;
    std::vector<std::thread> threads_;
};

} // namespace nas::train
