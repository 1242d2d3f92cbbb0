using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Models.Tests.TwoStep;
using CisLens.Models.TwoStep;
using CisLens.Train.TwoStep;

namespace CisLens.Train.Tests.TwoStep;

/// <summary>Features of a dataset are computed once per window, and a run that was killed goes on to the same bytes.</summary>
public sealed class FeatureTableTests : IDisposable
{
    const int Window = 70, Examples = 12, Features = 8;   // 11 windows of 20 bp; 2 tracks, 2 rates, 2 sides

    static readonly FeatureLayout s_layout = FeatureLayout.Within(25, 5, [0.5, 2], sides: true);

    readonly string _folder = Directory.CreateTempSubdirectory("features").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    FeatureTable Compute(ILabelledSequences? data = null, string hash = "hash", FeatureLayout? layout = null, IRunLog? log = null, CancellationTokenSource? stop = null) =>
        FeatureTable.Compute(new CountingModel(20, StrandRule.Average), hash, layout ?? s_layout, data ?? new LabelledBases(Examples, Window, 0), _folder, log ?? new SilentLog(), stop?.Token ?? TestContext.Current.CancellationToken);

    string OnlyFile => Directory.GetFiles(_folder).Single();

    static float[] Direct(LabelledBases data, int example)
    {
        var codes = new byte[Window];
        data.Sequence(example, 0, codes);
        var values = new float[Features];
        new ChromatinFeatures(new CountingModel(20, StrandRule.Average), s_layout).Window(codes, values);
        return values;
    }

    static float[] Row(FeatureTable table, int example)
    {
        var values = new float[table.FeatureCount];
        table.Row(example, values);
        return values;
    }

    [Fact]
    public void Rows_are_the_features_of_the_examples()
    {
        var data = new LabelledBases(Examples, Window, 0);
        using var table = Compute(data);
        Assert.Equal((Examples, Features, Examples), (table.Count, table.FeatureCount, table.Computed));
        for (int i = 0; i < Examples; i++)
            Assert.Equal(Direct(data, i), Row(table, i));
    }

    [Fact]
    public void Another_run_or_dataset_computes_only_new_windows()
    {
        Compute().Dispose();
        using (var again = Compute())
            Assert.Equal(0, again.Computed);
        using var more = Compute(new LabelledBases(Examples + 3, Window, 0));   // its first examples are the same
        Assert.Equal(3, more.Computed);
        Assert.Equal(Direct(new LabelledBases(Examples + 3, Window, 0), 14), Row(more, 14));
    }

    [Fact]
    public void Another_model_or_layout_has_a_file_of_its_own()
    {
        Compute().Dispose();
        using (var other = Compute(hash: "other"))
            Assert.Equal(Examples, other.Computed);
        using (var other = Compute(layout: s_layout with { Rates = [0.5, 3] }))
            Assert.Equal(Examples, other.Computed);
        Assert.Equal(3, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public void A_window_that_occurs_twice_is_computed_once()
    {
        using var table = Compute(new Repeated(new LabelledBases(Examples, Window, 0)));
        Assert.Equal((2 * Examples, Examples), (table.Count, table.Computed));
        Assert.Equal(Row(table, 3), Row(table, Examples + 3));
    }

    [Fact]
    public void A_run_that_was_killed_at_any_byte_ends_with_the_same_file()
    {
        Compute().Dispose();
        byte[] whole = File.ReadAllBytes(OnlyFile);
        int record = whole.Length / Examples;
        foreach (int length in (int[])[0, 1, record - 1, record, record + 1, 5 * record + 40, whole.Length - 1])
        {
            File.WriteAllBytes(OnlyFile, whole[..length]);
            using (var table = Compute())
                Assert.Equal(Examples - length / record, table.Computed);
            Assert.Equal(whole, File.ReadAllBytes(OnlyFile));
        }
    }

    [Fact]
    public void A_damaged_record_is_found_and_computed_again()
    {
        Compute().Dispose();
        byte[] whole = File.ReadAllBytes(OnlyFile), damaged = [.. whole];
        int record = whole.Length / Examples;
        damaged[7 * record + 50] ^= 1;
        File.WriteAllBytes(OnlyFile, damaged);
        var log = new Lines();
        using (var table = Compute(log: log))
            Assert.Equal(5, table.Computed);
        Assert.Equal(whole, File.ReadAllBytes(OnlyFile));
        Assert.Contains($"the last {5 * record:N0} bytes of {OnlyFile} are not whole records", log.Text[0]);
        Assert.Contains($"7 of 12 windows are in {OnlyFile}", log.Text[1]);
    }

    [Fact]
    public void A_stopped_run_keeps_what_it_has()
    {
        using var stop = new CancellationTokenSource();
        var error = Assert.Throws<StoppedException>(() => Compute(log: new Lines { AtWindow = (4, stop.Cancel) }, stop: stop));
        Assert.Contains("stopped after the features of 4 of 12 windows", error.Message);
        using var table = Compute();
        Assert.Equal(8, table.Computed);
    }

    [Fact]
    public void Windows_of_a_dataset_may_be_longer_and_not_shorter()
    {
        var data = new LabelledBases(Examples, Window + 10, 0);
        using var table = Compute(data);
        var codes = new byte[Window + 10];
        data.Sequence(2, 0, codes);
        var expected = new float[Features];
        new ChromatinFeatures(new CountingModel(20, StrandRule.Average), s_layout).Window(codes.AsSpan(5, Window), expected);
        Assert.Equal(expected, Row(table, 2));
        foreach (int window in (int[])[Window - 2, Window + 1])
            Assert.Contains($"windows of {window} bp; the features need 70 bp: prepare the dataset with --window 70",
                Assert.Throws<UsageException>(() => Compute(new LabelledBases(Examples, window, 0))).Message);
        Compute(new LabelledBases(Examples, Window - 2, 1)).Dispose();
    }

    /// <summary>Every example twice.</summary>
    sealed class Repeated(ILabelledSequences inner) : ILabelledSequences
    {
        public int Count => 2 * inner.Count;
        public int Window => inner.Window;
        public int Flank => inner.Flank;
        public int Bins => inner.Bins;
        public IReadOnlyList<Track> Tracks => inner.Tracks;
        public string Fingerprint => inner.Fingerprint;
        public IReadOnlyList<int> Indexes(Split split) => throw new NotSupportedException();
        public void Sequence(int index, int shift, Span<byte> codes) => inner.Sequence(index % inner.Count, shift, codes);
        public void Labels(int index, Span<float> labels) => throw new NotSupportedException();
        public string Block(int index) => inner.Block(index % inner.Count);
        public string Name(int index) => inner.Name(index % inner.Count);
    }

    sealed class Lines : IRunLog
    {
        public List<string> Text { get; } = [];
        public (long Done, Action Do) AtWindow { get; init; } = (-1, () => { });
        public void Info(string text) => Text.Add(text);
        public void Warn(string kind, string example) => Text.Add($"{kind}: {example}");

        public void Progress(string what, long done, long? total, string unit)
        {
            if (done == AtWindow.Done)
                AtWindow.Do();
        }
    }
}
