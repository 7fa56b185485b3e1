"""Uses the program search_images as a person would: bad input, interruption, continuation, full disk.

    python3 search_images.py PROGRAM
"""

import gzip
import json
import os
import random
import resource
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import time
import unittest

program = os.path.abspath(sys.argv.pop(1))
# Small enough for a second per candidate, and with an estimator that gives the same number every time.
quick = ["--latency", "macs", "--target-ms", "0.3", "--epochs", "1", "--subset", "128", "--final-epochs", "1", "--jobs", "2"]


def idx(path, magic, sizes, data):
    with gzip.open(path, "wb") as f:
        f.write(struct.pack(">I", magic) + b"".join(struct.pack(">I", n) for n in sizes) + bytes(data))


def make_data(folder, train=300, test=100, side=12):
    """Bright squares whose place is the class: anything learns it."""
    os.mkdir(folder)
    r = random.Random(1)
    for name, n in (("train", train), ("t10k", test)):
        labels = [i % 10 for i in range(n)]
        pixels = bytearray()
        for label in labels:
            image = bytearray(r.randrange(60) for _ in range(side * side))
            for y in range(3):
                for x in range(3):
                    image[(label // 4 * 4 + y) * side + label % 4 * 3 + x] = 250
            pixels += image
        idx(f"{folder}/{name}-images-idx3-ubyte.gz", 0x803, (n, side, side), pixels)
        idx(f"{folder}/{name}-labels-idx1-ubyte.gz", 0x801, (n,), labels)


def lines(path):
    with open(path) as f:
        out = [json.loads(line) for line in f]
    for trial in out:
        del trial["times"]
    return out


class SearchImages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp(prefix="search_images_")
        cls.data = cls.folder + "/data"
        make_data(cls.data)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_it(self, *arguments, code=0, **options):
        p = subprocess.run([program, *arguments], cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300, **options)
        self.assertEqual(p.returncode, code, p.stdout)
        return p.stdout

    def search(self, out, *arguments, **options):
        return self.run_it("--data", self.data, "--out", out, *quick, *arguments, **options)

    def damaged(self, name):
        copy = f"{self.folder}/{name}"
        shutil.copytree(self.data, copy)
        return copy

    def test_a_search_ends_with_a_winner_and_its_files(self):
        text = self.search("whole", "--trials", "4", "--top", "3")
        self.assertIn("(winner)", text)
        self.assertIn("report: ", text)
        report = text.split("report: ")[1].strip()
        with open(report) as f:
            html = f.read()
        self.assertTrue(html.startswith("<!doctype html>"))
        self.assertIn("Pareto front", html)
        with open(self.folder + "/whole/best.json") as f:
            best = json.load(f)
        self.assertEqual(len(lines(self.folder + "/whole/trials.jsonl")), 4)
        self.assertGreaterEqual(best["test_accuracy"], 0)
        self.assertLessEqual(best["test_accuracy"], 1)
        self.assertGreater(os.path.getsize(self.folder + "/whole/weights.bin"), 1000)

    def test_random_search_and_the_same_seed_repeat(self):
        for out in "random1", "random2":
            self.search(out, "--trials", "3", "--controller", "random", "--seed", "7")
        self.assertEqual(lines(self.folder + "/random1/trials.jsonl"), lines(self.folder + "/random2/trials.jsonl"))

    def test_killed_and_resumed_equals_uninterrupted(self):
        self.search("straight", "--trials", "8")
        expected = lines(self.folder + "/straight/trials.jsonl")
        command = [program, "--data", self.data, "--out", "killed", *quick, "--trials", "8"]
        r = random.Random(5)
        kept = 0
        for attempt in range(40):
            resume = ["--resume"] if os.path.exists(self.folder + "/killed") else []
            p = subprocess.Popen(command + resume, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                p.wait(timeout=r.uniform(0.3, 2.5) + 0.2 * attempt)
                break
            except subprocess.TimeoutExpired:
                p.send_signal(signal.SIGKILL)
                p.wait()
            path = self.folder + "/killed/trials.jsonl"
            if os.path.exists(path):
                with open(path) as f:
                    finished = [line for line in f.read().split("\n")[:-1] if line]
                self.assertGreaterEqual(len(finished), kept)
                kept = len(finished)
        self.assertEqual(p.returncode, 0)
        self.assertEqual(lines(self.folder + "/killed/trials.jsonl"), expected)

    def test_interruption_says_how_to_go_on(self):
        command = [program, "--data", self.data, "--out", "stopped", *quick, "--trials", "200"]
        p = subprocess.Popen(command, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        deadline = time.time() + 60
        while not os.path.exists(self.folder + "/stopped/trials.jsonl") and time.time() < deadline:
            time.sleep(0.1)
        time.sleep(1)
        p.send_signal(signal.SIGINT)
        text, _ = p.communicate(timeout=60)
        self.assertEqual(p.returncode, 130, text)
        self.assertIn("--out stopped --resume", text)

    def test_bad_input_is_named_and_ends_with_2(self):
        self.assertIn("nowhere", self.run_it("--data", "nowhere", code=2))
        self.assertIn("--speed", self.run_it("--speed", "9", code=2))
        self.assertIn("trials", self.run_it("--trials", "none", code=2))
        self.assertIn("controller", self.run_it("--controller", "psychic", code=2))
        self.assertIn("--out", self.run_it("--resume", code=2))
        os.mkdir(self.folder + "/taken")
        self.assertIn("--resume", self.search("taken", code=2))
        self.assertIn("does not exist", self.search("missing", "--resume", code=2))
        self.assertFalse(os.path.exists(self.folder + "/missing"))

    def test_damaged_data_is_named_and_ends_with_2(self):
        images, labels = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"
        cut = self.damaged("cut")
        with open(f"{cut}/{images}", "r+b") as f:
            f.truncate(os.path.getsize(f"{cut}/{images}") // 2)
        self.assertIn(images, self.run_it("--data", cut, code=2))

        foreign = self.damaged("foreign")
        idx(f"{foreign}/{images}", 0xDEAD0803, (300, 12, 12), bytes(300 * 144))
        self.assertIn("as an IDX file does", self.run_it("--data", foreign, code=2))

        outside = self.damaged("outside")
        idx(f"{outside}/{labels}", 0x801, (300,), [11] * 300)
        self.assertIn("label 11", self.run_it("--data", outside, code=2))

    def test_a_study_with_other_settings_is_refused_and_left_alone(self):
        self.search("other", "--trials", "2")
        before = lines(self.folder + "/other/trials.jsonl")
        text = self.search("other", "--trials", "4", "--seed", "9", "--resume", code=2)
        self.assertIn("seed", text)
        self.assertEqual(lines(self.folder + "/other/trials.jsonl"), before)

    def test_a_torn_journal_is_repaired_and_says_so(self):
        self.search("torn", "--trials", "3")
        journal = self.folder + "/torn/study.journal"
        with open(journal, "r+b") as f:
            f.truncate(os.path.getsize(journal) - 3)
        os.remove(self.folder + "/torn/trials.jsonl")
        text = self.search("torn", "--trials", "3", "--resume")
        self.assertIn("removed", text)
        self.search("whole_of_torn", "--trials", "3")
        self.assertEqual(lines(self.folder + "/torn/trials.jsonl"), lines(self.folder + "/whole_of_torn/trials.jsonl"))

    def test_a_full_disk_stops_clearly_and_loses_nothing(self):
        def limit():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (2500, 2500))
        text = self.search("full", "--trials", "12", code=2, preexec_fn=limit)
        self.assertTrue("nas.storage" in text, text)
        self.search("full", "--trials", "12", "--resume")
        self.search("roomy", "--trials", "12")
        self.assertEqual(lines(self.folder + "/full/trials.jsonl"), lines(self.folder + "/roomy/trials.jsonl"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
