using System.Security.Cryptography;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Tests.Datasets;

public sealed class DatasetBlocksTests : IDisposable
{
    readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    // The examples have 2 bp. Label t of example i is i + t / 4.
    string Write(int count, int tracks, LabelStorage storage)
    {
        string folder = _temp.Folder("data");
        using var writer = new DatasetWriter(folder,
            TestDataset.Describe(2, new DatasetHead { Tracks = TestDataset.Tracks(tracks), BinBp = 2, Labels = storage }), ["all"]);
        for (int i = 0; i < count; i++)
            writer.Add(new Example { Codes = [0, 1], Labels = [.. Enumerable.Range(0, tracks).Select(t => i + t / 4f)], Name = $"s{i}" });
        writer.Finish();
        return folder;
    }

    static float[] Labels(Dataset data, int index)
    {
        var labels = new float[data.Bins * data.Tracks.Count];
        data.Labels(index, labels);
        return labels;
    }

    [Fact]
    public void A_damaged_block_of_labels_is_named_when_it_is_read_and_other_blocks_stay_readable()
    {
        // A row has 2 float32 labels and a block has 256 rows, so block 2 of 3 begins at byte 2048.
        string folder = Write(600, 2, LabelStorage.Float32), path = Path.Combine(folder, "labels.bin");
        using (var file = File.OpenWrite(path))
        {
            file.Position = 2048 + 7;
            file.WriteByte(1);
        }
        using var data = Dataset.Open(folder);
        Assert.Equal([255f, 255.25f], Labels(data, 255));
        var fault = Assert.Throws<InputException>(() => Labels(data, 256));
        Assert.Contains("labels.bin", fault.Message);
        Assert.Contains("block 2 of 3 (bytes 2048 to 4096)", fault.Message);
        // The checksum of a block has 32 bytes. This is the checksum of block 2.
        string expected = Convert.ToHexStringLower(File.ReadAllBytes(path + ".sha256").AsSpan(32, 32));
        Assert.Contains($"expected {expected}", fault.Message);
        Assert.DoesNotContain('\n', fault.Message);
        Assert.Equal([599f, 599.25f], Labels(data, 599));
    }

    [Fact]
    public void The_checksums_are_SHA_256_of_the_blocks()
    {
        string folder = Write(300, 1, LabelStorage.Float32);
        var bytes = File.ReadAllBytes(Path.Combine(folder, "labels.bin"));
        Assert.Equal([.. SHA256.HashData(bytes.AsSpan(0, 1024)), .. SHA256.HashData(bytes.AsSpan(1024))],
            File.ReadAllBytes(Path.Combine(folder, "labels.bin.sha256")));
    }

    [Fact]
    public void Arrays_that_are_cut_or_too_long_are_refused_at_opening()
    {
        string folder = Write(10, 1, LabelStorage.Float32);
        using (var file = File.OpenWrite(Path.Combine(folder, "labels.bin")))
            file.SetLength(36);
        Assert.Contains("36 bytes, expected 40 as in dataset.json", Assert.Throws<InputException>(() => Dataset.Open(folder)).Message);
        string other = Write(10, 1, LabelStorage.Float32), manifest = Path.Combine(other, "dataset.json");
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace("\"count\": 10", "\"count\": 11"));
        Assert.Contains("for 11 examples", Assert.Throws<InputException>(() => Dataset.Open(other)).Message);
    }

    [Fact]
    public void Float16_returns_representable_labels_exactly_and_rounds_others()
    {
        string folder = _temp.Folder("half");
        using (var writer = new DatasetWriter(folder,
            TestDataset.Describe(2, new DatasetHead { Tracks = TestDataset.Tracks(4), BinBp = 2, Labels = LabelStorage.Float16 }), ["all"]))
        {
            writer.Add(new Example { Codes = [0, 1], Labels = [-1.5f, 2048, float.NaN, 2049], Name = "s" });
            // the largest float16 is 65504; 65520 rounds to infinity (IEEE 754 binary16)
            Assert.Throws<ArgumentException>(() => writer.AddLabels(0, [0, 0, 0, 65520]));
            writer.Finish();
        }
        using var data = Dataset.Open(folder);
        // float16 has 11 bits of precision. 2049 is halfway between 2048 and 2050 and is rounded to the one with an even significand.
        Assert.Equal([-1.5f, 2048, float.NaN, 2048], Labels(data, 0));
        Assert.Equal(8, new FileInfo(Path.Combine(folder, "labels.bin")).Length);
    }

    [Fact]
    public void Writing_keeps_no_labels_in_memory()
    {
        // 200 rows of 100,000 float32 labels are 80 MB.
        var labels = new float[100_000];
        var head = new DatasetHead { Tracks = TestDataset.Tracks(1), Bins = labels.Length, BinBp = 1, Labels = LabelStorage.Float32 };
        using var writer = new DatasetWriter(_temp.Folder("large"), TestDataset.Describe(labels.Length, head), ["all"]);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 200; i++)
            writer.Add(new Example { Codes = [0, 1], Labels = labels, Name = "s" });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Threads_that_read_the_same_blocks_get_the_same_labels()
    {
        using var data = Dataset.Open(Write(2000, 2, LabelStorage.Float32));
        Parallel.For(0, 2000, i => Assert.Equal([i, i + 0.25f], Labels(data, i)));
    }

    [Fact]
    public void Opening_300_GB_reads_only_the_index()
    {
        // 10,000 examples × 7,500,000 labels × 4 bytes = 300 GB. All labels are 0, so the file is sparse. A block has 1 row.
        const int count = 10_000, width = 7_500_000;
        string folder = Write(count, 1, LabelStorage.Float32);
        string labels = Path.Combine(folder, "labels.bin"), manifest = Path.Combine(folder, "dataset.json");
        using (var file = File.OpenWrite(labels))
            file.SetLength(4L * count * width);
        var checksums = new byte[32 * count];
        File.WriteAllBytes(labels + ".sha256", checksums);
        var small = DatasetManifest.Read(folder);
        var array = new DatasetArray("labels.bin", 4L * count * width, Convert.ToHexStringLower(SHA256.HashData(checksums)), 4L * width);
        DatasetWriter.WriteManifest(folder, small with
        {
            Window = width,
            Heads = [small.Heads[0] with { Bins = width, BinBp = 1 }],
            Arrays = [.. small.Arrays.Select(a => a.Name == "labels.bin" ? array : a)],
        });

        long before = BytesReadByThisThread();
        using var data = Dataset.Open(folder);
        long opened = BytesReadByThisThread() - before;

        Assert.Equal(300_000_000_000, new FileInfo(labels).Length);
        Assert.Equal(count, data.Count);
        Assert.InRange(opened, 1, 1 << 20);
        long unread = BytesReadByThisThread();
        Assert.Contains("block 8 of 10000", Assert.Throws<InputException>(() => Labels(data, 7)).Message);
        Assert.InRange(BytesReadByThisThread() - unread, 4L * width, 5L * width);
    }

    static long BytesReadByThisThread() =>
        long.Parse(File.ReadLines("/proc/thread-self/io").First(l => l.StartsWith("rchar: ", StringComparison.Ordinal))[7..]);
}
