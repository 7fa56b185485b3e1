#pragma once
// checkpoint_store: the weights of paused trials, within a budget of bytes.

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nas/core/bytes.hpp>
#include <nas/core/concat.hpp>
#include <nas/core/crc32.hpp>
#include <nas/core/error.hpp>
#include <nas/core/is_finite.hpp>
#include <nas/storage/append_file.hpp>
#include <nas/storage/read_file.hpp>

namespace nas::storage {

struct checkpoint_options {
    std::uint64_t bytes = std::uint64_t{1} << 30; ///< of all checkpoints together
    std::string folder{};                         ///< one file per checkpoint there; empty: in memory
};

/// Keeps bytes under the number of the trial that made them. When the budget is exceeded the checkpoints of lowest priority
/// go first, of equals the oldest: give the reward as priority, and those least likely to be promoted go.
///
/// In a folder, a checkpoint is written to a temporary file that is then renamed: a crash leaves either the old or
/// the new one. The folder belongs to one store at a time. All functions may be called from several threads.
///
///     nas::storage::checkpoint_store store{{.bytes = 4'000'000'000, .folder = "checkpoints"}};
///     for (auto& trial : search.trials(500)) {
///         model m = make(trial.arch());
///         if (auto from = trial.continues()) if (auto bytes = store.get(*from)) m.load(*bytes);   // else from the start
///         double accuracy = m.train_until(trial.budget());
///         store.put(trial.number(), m.save(), accuracy);
///         trial.report(accuracy);
///     }
class checkpoint_store {
public:
    /// Makes the folder if it is missing, and takes over the checkpoints in it. Throws `storage_error` [nas.storage.20] if
    /// it can be neither made nor read.
    explicit checkpoint_store(checkpoint_options options = {}) : options_(std::move(options)) {
        if (!options_.folder.empty()) open();
    }
    checkpoint_store(checkpoint_store const&) = delete;
    checkpoint_store& operator=(checkpoint_store const&) = delete;

    /// Keeps `bytes` for `trial`, in place of an earlier checkpoint of it. False if that is not possible within the budget
    /// without dropping one of higher priority; the earlier one then stays. Throws `storage_error` if the file cannot be
    /// written [nas.storage.5, 9, 21] or the priority is not a number [nas.storage.22]; the earlier one then stays, too.
    bool put(std::uint64_t trial, std::string_view bytes, double priority) {
        check_priority(priority);
        std::lock_guard const l(mutex_);
        auto const old = entries_.find(trial);
        std::uint64_t room = options_.bytes - used_ + (old != entries_.end() ? old->second.size : 0);
        if (bytes.size() > room) { // would dropping those of no higher priority be enough?
            std::uint64_t most = room;
            for (auto const& [number, e] : entries_)
                if (number != trial && e.priority <= priority) most += e.size;
            if (bytes.size() > most) return false;
            while (bytes.size() > room) {
                std::uint64_t const other = lowest(trial);
                room += entries_.find(other)->second.size;
                remove(other);
            }
        }
        entry e{.priority = priority, .age = next_age_++, .size = bytes.size()};
        if (options_.folder.empty()) e.bytes = bytes;
        else write(trial, bytes, priority); // takes the place of the earlier file at once
        if (auto const earlier = entries_.find(trial); earlier != entries_.end()) {
            used_ -= earlier->second.size;
            entries_.erase(earlier);
        }
        used_ += e.size;
        entries_.insert({trial, std::move(e)});
        return true;
    }

    /// The checkpoint of `trial`; empty if there is none (any more). Throws `storage_error` if its file cannot be read
    /// [nas.storage.5, 8] or is damaged [nas.storage.23]; it is then dropped, and the next call is empty.
    std::optional<std::string> get(std::uint64_t trial) {
        std::lock_guard const l(mutex_);
        auto const at = entries_.find(trial);
        if (at == entries_.end()) return std::nullopt;
        if (options_.folder.empty()) return at->second.bytes;
        try {
            return parse(read_file(path_of(trial)), trial).second;
        } catch (storage_error const&) {
            remove(trial);
            throw;
        }
    }

    /// Changes what decides over eviction, such as when a trial was promoted or beaten. Does nothing if it is not there.
    void prioritize(std::uint64_t trial, double priority) {
        check_priority(priority);
        std::lock_guard const l(mutex_);
        if (auto const at = entries_.find(trial); at != entries_.end()) at->second.priority = priority;
    }

    /// Drops the checkpoint of `trial`, if there is one.
    void drop(std::uint64_t trial) {
        std::lock_guard const l(mutex_);
        remove(trial);
    }

    bool contains(std::uint64_t trial) const {
        std::lock_guard const l(mutex_);
        return entries_.count(trial) != 0;
    }
    /// Bytes of all checkpoints, without the 28 bytes that each file has on top.
    std::uint64_t bytes_used() const {
        std::lock_guard const l(mutex_);
        return used_;
    }
    /// Numbers of the trials with a checkpoint, ascending.
    std::vector<std::uint64_t> trials() const {
        std::lock_guard const l(mutex_);
        std::vector<std::uint64_t> all;
        for (auto const& [number, e] : entries_) all.push_back(number);
        return all;
    }

private:
    struct entry {
        double priority = 0;
        std::uint64_t age = 0; // larger: put later
        std::uint64_t size = 0;
        std::string bytes{}; // in memory only
    };

    static constexpr std::string_view magic = "nas-ckpt";

    static void check_priority(double priority) {
        if (!is_finite(priority))
            throw storage_error("nas.storage.22", "the priority of a checkpoint must be a finite number, got ",
                                priority);
    }

    std::string path_of(std::uint64_t trial) const { return concat(options_.folder, "/trial-", trial, ".checkpoint"); }

    // Precondition: there is one besides `spared`.
    std::uint64_t lowest(std::optional<std::uint64_t> spared = {}) const {
        auto least = entries_.end();
        for (auto at = entries_.begin(); at != entries_.end(); ++at) {
            if (at->first == spared) continue;
            if (least == entries_.end() || at->second.priority < least->second.priority ||
                (at->second.priority == least->second.priority && at->second.age < least->second.age))
                least = at;
        }
        return least->first;
    }

    void remove(std::uint64_t trial) {
        auto const at = entries_.find(trial);
        if (at == entries_.end()) return;
        if (!options_.folder.empty()) ::unlink(path_of(trial).c_str());
        used_ -= at->second.size;
        entries_.erase(at);
    }

    // magic, crc of what follows, priority, size, bytes
    void write(std::uint64_t trial, std::string_view bytes, double priority) {
        std::string body;
        byte_writer out(body);
        out.put(priority);
        out.put(static_cast<std::uint64_t>(bytes.size()));
        body += bytes;
        std::string head(magic);
        byte_writer(head).put(crc32(body));
        std::string const path = path_of(trial), temporary = path + ".tmp";
        ::unlink(temporary.c_str());
        append_file file(temporary, false);
        try {
            file.append(head + body);
            file.sync();
            if (std::rename(temporary.c_str(), path.c_str()) != 0)
                throw storage_error("nas.storage.21", "cannot rename '", temporary, "': ", std::strerror(errno));
            file.sync_folder();
        } catch (...) {
            ::unlink(temporary.c_str());
            throw;
        }
    }

    static std::pair<double, std::string> parse(std::string const& file, std::uint64_t trial) {
        auto const damaged = [&] {
            return storage_error("nas.storage.23", "the checkpoint of trial ", trial,
                                 " is damaged; it was dropped, train from the start");
        };
        if (file.size() < magic.size() + 20 || std::string_view(file).substr(0, magic.size()) != magic) throw damaged();
        byte_reader in(std::string_view(file).substr(magic.size()));
        auto const crc = in.get<std::uint32_t>();
        std::string_view const body = std::string_view(file).substr(magic.size() + 4);
        if (crc32(body) != crc) throw damaged();
        double const priority = in.get_double();
        if (in.get<std::uint64_t>() != body.size() - 16) throw damaged();
        return {priority, std::string(body.substr(16))};
    }

    void open() {
        if (::mkdir(options_.folder.c_str(), 0755) != 0 && errno != EEXIST) fail("make");
        DIR* const folder = ::opendir(options_.folder.c_str());
        if (!folder) fail("read");
        std::vector<std::string> names;
        while (dirent const* const e = ::readdir(folder)) names.push_back(e->d_name);
        ::closedir(folder);
        for (std::string const& name : names) {
            if (name.size() > 4 && name.substr(name.size() - 4) == ".tmp" && name.substr(0, 6) == "trial-") {
                ::unlink((options_.folder + "/" + name).c_str()); // of a crash while writing
                continue;
            }
            unsigned long long number = 0;
            int end = 0;
            if (std::sscanf(name.c_str(), "trial-%llu.checkpoint%n", &number, &end) != 1 ||
                static_cast<std::size_t>(end) != name.size())
                continue;
            take_over(number);
        }
        while (used_ > options_.bytes) remove(lowest());
    }

    // Of damaged files nothing is known; they go the first time room is needed, or say so when they are asked for.
    void take_over(std::uint64_t number) {
        std::string const path = path_of(number);
        struct stat info {};
        if (::stat(path.c_str(), &info) != 0) return;
        entry e{.priority = -1.7976931348623157e308, .age = number, .size = static_cast<std::uint64_t>(info.st_size)};
        try {
            auto [priority, bytes] = parse(read_file(path), number);
            e.priority = priority;
            e.size = bytes.size();
        } catch (storage_error const&) {}
        next_age_ = next_age_ > number ? next_age_ : number + 1;
        used_ += e.size;
        entries_.insert({number, std::move(e)});
    }

    [[noreturn]] void fail(std::string_view what) const {
        throw storage_error("nas.storage.20", "cannot ", what, " the folder of checkpoints '", options_.folder,
                            "': ", std::strerror(errno), "; check the path and its permissions");
    }

    checkpoint_options options_;
    mutable std::mutex mutex_;
    std::map<std::uint64_t, entry> entries_;
    std::uint64_t used_ = 0;
    std::uint64_t next_age_ = 0;
};

} // namespace nas::storage
