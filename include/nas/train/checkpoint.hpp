#pragma once
// An unfinished training in one file, complete enough to continue bit for bit.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#if defined(__unix__)
#include <unistd.h>
#endif

#include <nas/core/error.hpp>
#include <nas/nn/weights.hpp>
#include <nas/train/content_hash.hpp>
#include <nas/train/file_bytes.hpp>
#include <nas/train/report.hpp>

namespace nas::train {

/// The state of a training between two steps. Tensors are plain, so it does not depend on the backend's storage.
struct checkpoint {
    std::string settings; ///< network, data and recipe in words, one per line: what must agree to continue
    std::int64_t step = 0;
    double epoch_loss = 0;          ///< sum over the steps of the epoch under way
    std::int64_t epoch_correct = 0; ///< likewise
    double epoch_seconds = 0;       ///< likewise
    std::vector<epoch_report> history{};
    nn::weights current{};
    std::vector<nn::weights> slots{};       ///< of the optimizer
    std::optional<nn::weights> average{};   ///< of the moving average, if there is one
    std::int64_t average_count = 0;         ///< weights in a plain mean
    std::int64_t updates = 0;               ///< of the optimizer; fewer than steps if gradients are accumulated
    std::vector<double> layers{};           ///< what the optimizer remembers of whole tensors
    std::optional<nn::weights> gradients{}; ///< sums of the update under way, if gradients are accumulated
    std::int64_t passes = 0;                ///< batches in them
    std::optional<nn::weights> best{};      ///< of the best epoch, if it is kept
};

namespace detail {

inline constexpr std::string_view checkpoint_magic = "nas-checkpoint-2\n";

class checkpoint_writer {
public:
    std::vector<std::uint8_t> bytes;

    template <class T>
        requires std::is_trivially_copyable_v<T>
    void put(T const& value) { put_bytes(&value, sizeof value); }
    void put_bytes(void const* data, std::size_t n) {
        auto const* const first = static_cast<std::uint8_t const*>(data);
        bytes.insert(bytes.end(), first, first + n);
    }
    void put_text(std::string_view s) {
        put(static_cast<std::uint64_t>(s.size()));
        put_bytes(s.data(), s.size());
    }
    void put_weights(nn::weights const& w) {
        put(static_cast<std::uint64_t>(w.entries().size()));
        for (nn::weights::entry const& e : w.entries()) {
            put_text(e.name);
            put(e.role);
            put(static_cast<std::uint8_t>(e.extents.rank()));
            for (std::int64_t const x : e.extents) put(x);
            put_bytes(e.data.data(), e.data.size() * sizeof(float));
        }
    }
    void put_optional(std::optional<nn::weights> const& w) {
        put(static_cast<std::uint8_t>(w.has_value()));
        if (w) put_weights(*w);
    }
    void put_report(epoch_report const& r) {
        for (double const x : {r.loss, r.accuracy, r.rate, r.seconds, r.images_per_second}) put(x);
        put(r.epoch);
        put(r.epochs);
        put(static_cast<std::uint8_t>(r.validation.has_value()));
        evaluation const v = r.validation.value_or(evaluation{});
        put(v.accuracy);
        put(v.loss);
        put(v.correct);
        put(v.images);
        put(v.top_accuracy);
        put(v.top_correct);
    }
};

/// Reads what the checksum has proved to be as written.
class checkpoint_reader {
public:
    explicit checkpoint_reader(std::span<std::uint8_t const> bytes) : bytes_(bytes) {}

    template <class T>
    T get() {
        T value;
        take(&value, sizeof value);
        return value;
    }
    void take(void* out, std::size_t n) {
        std::memcpy(out, bytes_.data() + at_, n);
        at_ += n;
    }
    std::string get_text() {
        std::string s(get<std::uint64_t>(), '\0');
        take(s.data(), s.size());
        return s;
    }
    nn::weights get_weights() {
        nn::weights out;
        for (auto n = get<std::uint64_t>(); n > 0; --n) {
            std::string const name = get_text();
            auto const role = get<nn::parameter_role>();
            auto const rank = get<std::uint8_t>();
            std::int64_t e[shape::max_rank] = {};
            for (std::size_t d = 0; d < rank; ++d) e[d] = get<std::int64_t>();
            shape const extents = rank == 0   ? shape{}
                                  : rank == 1 ? shape{e[0]}
                                  : rank == 2 ? shape{e[0], e[1]}
                                  : rank == 3 ? shape{e[0], e[1], e[2]}
                                  : rank == 4 ? shape{e[0], e[1], e[2], e[3]}
                                              : shape{e[0], e[1], e[2], e[3], e[4]};
            auto& data = out.add(name, extents, role).data;
            take(data.data(), data.size() * sizeof(float));
        }
        return out;
    }
    std::optional<nn::weights> get_optional() {
        if (get<std::uint8_t>() == 0) return std::nullopt;
        return get_weights();
    }
    epoch_report get_report() {
        epoch_report r;
        for (double* const x : {&r.loss, &r.accuracy, &r.rate, &r.seconds, &r.images_per_second}) *x = get<double>();
        r.epoch = get<int>();
        r.epochs = get<int>();
        bool const validated = get<std::uint8_t>() != 0;
        evaluation v;
        v.accuracy = get<double>();
        v.loss = get<double>();
        v.correct = get<std::int64_t>();
        v.images = get<std::int64_t>();
        v.top_accuracy = get<double>();
        v.top_correct = get<std::int64_t>();
        if (validated) r.validation = v;
        return r;
    }

private:
    std::span<std::uint8_t const> bytes_;
    std::size_t at_ = 0;
};

} // namespace detail

/// Writes `c` to `path`. The file is replaced only when everything is on disk: whatever happens, `path` holds the old
/// checkpoint or the new one. Throws `storage_error` "nas.train.5"; the old one is then still there.
///
/// Format, little-endian: "nas-checkpoint-2\n"; u64 length of the body; body; u64 content_hash of the body.
inline void save_checkpoint(checkpoint const& c, std::string const& path) {
    detail::checkpoint_writer body;
    body.put_text(c.settings);
    body.put(c.step);
    body.put(c.epoch_loss);
    body.put(c.epoch_correct);
    body.put(c.epoch_seconds);
    body.put(static_cast<std::uint64_t>(c.history.size()));
    for (epoch_report const& r : c.history) body.put_report(r);
    body.put_weights(c.current);
    body.put(static_cast<std::uint64_t>(c.slots.size()));
    for (nn::weights const& s : c.slots) body.put_weights(s);
    body.put_optional(c.average);
    body.put(c.average_count);
    body.put(c.updates);
    body.put(static_cast<std::uint64_t>(c.layers.size()));
    for (double const x : c.layers) body.put(x);
    body.put_optional(c.gradients);
    body.put(c.passes);
    body.put_optional(c.best);

    detail::checkpoint_writer head, tail;
    head.put_bytes(detail::checkpoint_magic.data(), detail::checkpoint_magic.size());
    head.put(static_cast<std::uint64_t>(body.bytes.size()));
    tail.put(content_hash(body.bytes));

    std::string const temporary = path + ".tmp";
    auto const fail = [&](std::string_view what) {
        std::string const reason = std::strerror(errno);
        std::remove(temporary.c_str());
        throw storage_error(
            "nas.train.5", "cannot ", what, " ", temporary, ": ", reason,
            "; the checkpoint was not saved, an earlier one is untouched: make room or choose another path");
    };
    file_handle file(std::fopen(temporary.c_str(), "wb"));
    if (!file) fail("create");
    for (auto const* const part : {&head.bytes, &body.bytes, &tail.bytes})
        if (std::fwrite(part->data(), 1, part->size(), file.get()) != part->size()) fail("write");
    if (std::fflush(file.get()) != 0) fail("write");
#if defined(__unix__)
    if (fsync(fileno(file.get())) != 0) fail("write");
#endif
    if (std::fclose(file.release()) != 0) fail("close");
    if (std::rename(temporary.c_str(), path.c_str()) != 0) fail("rename");
}

/// Reads a file of `save_checkpoint`. Throws `storage_error` if it is missing, foreign, torn or damaged.
inline checkpoint load_checkpoint(std::string const& path) {
    std::vector<std::uint8_t> bytes;
    try {
        bytes = file_bytes(path);
    } catch (data_error const& e) {
        throw storage_error("nas.train.6", std::string_view(e.what()).substr(e.id().size() + 3));
    }
    constexpr std::size_t magic = detail::checkpoint_magic.size(), around = magic + 2 * sizeof(std::uint64_t);
    if (bytes.size() < magic || std::memcmp(bytes.data(), detail::checkpoint_magic.data(), magic) != 0)
        throw storage_error("nas.train.7", path,
                            ": does not begin with nas-checkpoint-2; it is not a checkpoint of a training");
    std::uint64_t length = 0, sum = 0;
    if (bytes.size() >= around) std::memcpy(&length, bytes.data() + magic, sizeof length);
    if (bytes.size() < around || length != bytes.size() - around)
        throw storage_error("nas.train.8", path, ": holds ", bytes.size(), " bytes, but its header announces ",
                            length + around, "; the file is torn: delete it to start anew");
    auto const body = std::span<std::uint8_t const>(bytes).subspan(magic + sizeof length, length);
    std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
    if (sum != content_hash(body))
        throw storage_error("nas.train.8", path,
                            ": the checksum does not match; the file is damaged: delete it to start anew");

    detail::checkpoint_reader in(body);
    checkpoint c;
    c.settings = in.get_text();
    c.step = in.get<std::int64_t>();
    c.epoch_loss = in.get<double>();
    c.epoch_correct = in.get<std::int64_t>();
    c.epoch_seconds = in.get<double>();
    for (auto n = in.get<std::uint64_t>(); n > 0; --n) c.history.push_back(in.get_report());
    c.current = in.get_weights();
    for (auto n = in.get<std::uint64_t>(); n > 0; --n) c.slots.push_back(in.get_weights());
    c.average = in.get_optional();
    c.average_count = in.get<std::int64_t>();
    c.updates = in.get<std::int64_t>();
    for (auto n = in.get<std::uint64_t>(); n > 0; --n) c.layers.push_back(in.get<double>());
    c.gradients = in.get_optional();
    c.passes = in.get<std::int64_t>();
    c.best = in.get_optional();
    return c;
}

} // namespace nas::train
