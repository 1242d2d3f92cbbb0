using System.Text;
using CisLens.Core;
using CisLens.Train.Resume;

namespace CisLens.Train.Tests.Resume;

public sealed class CheckpointStoreTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-").FullName;
    readonly CheckpointStore _store;
    readonly Warnings _log = new();

    public CheckpointStoreTests() => _store = new CheckpointStore(Path.Combine(_folder, "m.clm.checkpoints"));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    void Save(long step) => _store.Save(step,
    [
        ("weights.safetensors", s => s.Write(Encoding.ASCII.GetBytes($"weights of step {step}, and some more of them"))),
        ("state.json", s => s.Write(Encoding.ASCII.GetBytes($"{{\"step\":{step}}}"))),
    ]);

    string At(long step) => Path.Combine(_store.Folder, $"step-{step:D6}");

    [Fact]
    public void Two_are_kept_and_the_newest_is_found()
    {
        for (long step = 10; step <= 40; step += 10)
            Save(step);
        Assert.Equal([At(30), At(40)], Directory.GetDirectories(_store.Folder).Order());
        Assert.Equal(At(40), _store.FindNewest(_log));
        Assert.Empty(_log.Kinds);
    }

    [Fact]
    public void A_new_folder_has_no_checkpoint() => Assert.Null(_store.FindNewest(_log));

    [Fact]
    public void A_half_written_checkpoint_is_ignored_and_removed()
    {
        Save(10);
        Directory.CreateDirectory(At(20) + ".tmp");
        File.WriteAllText(Path.Combine(At(20) + ".tmp", "weights.safetensors"), "half");
        Assert.Equal(At(10), _store.FindNewest(_log));
        Save(20);
        Save(30);
        Assert.Equal([At(20), At(30)], Directory.GetDirectories(_store.Folder).Order());
    }

    [Fact]
    public void Every_changed_byte_and_every_cut_is_detected_and_the_older_checkpoint_is_used()
    {
        Save(10);
        Save(20);
        int tried = 0;
        foreach (string file in Directory.GetFiles(At(20)))
        {
            byte[] good = File.ReadAllBytes(file);
            for (int at = 0; at < good.Length; at++)
            {
                byte[] bad = [.. good];
                bad[at] ^= 0x01;
                File.WriteAllBytes(file, bad);
                Damaged(good, file, $"byte {at} changed", bad);
                File.WriteAllBytes(file, good[..at]);
                Damaged(good, file, $"cut at {at}", good[..at]);
                tried += 2;
            }
            File.WriteAllBytes(file, good);
        }
        Assert.True(tried > 500);
        Assert.Equal(At(20), _store.FindNewest(_log));
    }

    void Damaged(byte[] good, string file, string what, byte[] bad)
    {
        // an added space in the JSON of the manifest changes no value; each other change must be detected
        bool sameJson = Path.GetFileName(file) == "manifest.json" && Encoding.Latin1.GetString(bad).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
            .SequenceEqual(Encoding.Latin1.GetString(good).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries));
        if (!sameJson)
            Assert.True(_store.FindNewest(_log) == At(10), $"{file}: {what}");
    }

    [Fact]
    public void Damage_of_all_checkpoints_is_reported()
    {
        Save(10);
        File.AppendAllText(Path.Combine(At(10), "state.json"), " ");
        Assert.Throws<InputException>(() => _store.FindNewest(_log));
    }

    sealed class Warnings : IRunLog
    {
        public List<string> Kinds { get; } = [];
        public void Info(string text) { }
        public void Warn(string kind, string example) => Kinds.Add(kind);
        public void Progress(string what, long done, long? total, string unit) { }
    }
}
