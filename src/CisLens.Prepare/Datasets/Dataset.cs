using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>
/// A dataset folder, opened for reading: windows decoded from 2-bit bases, labels, splits. Safe to read from many
/// threads. Whole: it needs neither the genome nor the tables that it was made from.
/// </summary>
public sealed class Dataset : ILabelledSequences, IDisposable
{
    readonly PackedBases _bases;
    readonly MappedArray _labels;
    readonly long[] _offsets;
    readonly byte[] _splits;
    readonly int[] _blocks;
    readonly string[] _blockNames;
    readonly int[] _contigs = [];
    readonly long[] _starts = [];
    readonly string[] _names = [];

    Dataset(string folder, DatasetManifest manifest)
    {
        Manifest = manifest;
        string At(string name) => Path.Combine(folder, name);
        _offsets = Load<long>(At(DatasetFiles.Offsets));
        if (manifest.Labels == LabelStorage.Classes && _offsets[^1] != manifest.Count * (manifest.Window + 2L * manifest.Flank))
            throw InputException.In(folder, $"{_offsets[^1]} bases, {manifest.Count} windows with {manifest.Flank} on either side need {manifest.Count * (manifest.Window + 2L * manifest.Flank)}; the dataset is damaged");
        _splits = Load<byte>(At(DatasetFiles.Splits));
        _blocks = Load<int>(At(DatasetFiles.Blocks));
        _blockNames = File.ReadAllLines(At(DatasetFiles.BlockNames));
        if (manifest.Kind == ExampleKind.Intervals)
            (_contigs, _starts) = (Load<int>(At(DatasetFiles.Contigs)), Load<long>(At(DatasetFiles.Starts)));
        else
            _names = File.ReadAllLines(At(DatasetFiles.Names));
        _bases = new PackedBases(new MappedArray(At(DatasetFiles.Bases)), Load<UnknownRun>(At(DatasetFiles.Unknown)));
        _labels = new MappedArray(At(DatasetFiles.Labels));
    }

    /// <summary>Opens a dataset folder; every array is compared with the SHA-256 in the manifest first.</summary>
    /// <exception cref="InputException">Not a dataset, of another version, or damaged.</exception>
    public static Dataset Open(string folder)
    {
        var manifest = DatasetManifest.Read(folder);
        foreach (string name in DatasetFiles.Of(manifest.Kind))
            CheckArray(folder, name, manifest);
        CheckSizes(folder, manifest);
        return new Dataset(folder, manifest);
    }

    /// <summary>Everything about the dataset that is not an array.</summary>
    public DatasetManifest Manifest { get; }

    /// <inheritdoc/>
    public int Count => Manifest.Count;

    /// <inheritdoc/>
    public int Window => Manifest.Window;

    /// <inheritdoc/>
    public int Flank => Manifest.Flank;

    /// <inheritdoc/>
    public int Bins => Manifest.Bins;

    /// <inheritdoc/>
    public IReadOnlyList<Track> Tracks => Manifest.Tracks;

    /// <inheritdoc/>
    public string Fingerprint => Manifest.Fingerprint;

    /// <inheritdoc/>
    public IReadOnlyList<int> Indexes(Split split)
    {
        var indexes = new List<int>();
        for (int i = 0; i < _splits.Length; i++)
            if (_splits[i] == (byte)split)
                indexes.Add(i);
        return indexes;
    }

    /// <inheritdoc/>
    public void Sequence(int index, int shift, Span<byte> codes)
    {
        if (codes.Length < Window)
            throw new ArgumentException($"the window is {Window} bp, there is room for {codes.Length}");
        long stored = _offsets[index], length = _offsets[index + 1] - stored;
        // the anchor of the stored sequence lies on the anchor of what is asked for
        long from = Manifest.Centre.AnchorIndex((int)length) - Manifest.Centre.AnchorIndex(codes.Length) + shift;
        int padding = (int)Math.Clamp(-from, 0, codes.Length);
        int end = (int)Math.Clamp(length - from, padding, codes.Length);
        codes[..padding].Fill(Dna.N);
        codes[end..].Fill(Dna.N);
        if (end > padding)
            _bases.Read(stored + from + padding, codes[padding..end]);
    }

    /// <inheritdoc/>
    public void Labels(int index, Span<float> labels)
    {
        labels = labels[..(Bins * Tracks.Count)];
        if (Manifest.Labels == LabelStorage.Float32)
        {
            _labels.Read((long)index * labels.Length, labels);
            return;
        }
        int rowBytes = (int)Manifest.LabelBytes;
        Span<byte> row = rowBytes <= 256 ? stackalloc byte[rowBytes] : new byte[rowBytes];
        _labels.Read((long)index * rowBytes, row);
        if (Manifest.Labels == LabelStorage.Classes)
            ReadClasses(row, labels);
        else
            for (int t = 0; t < labels.Length; t++)
                labels[t] = row[t / 8] >> (t % 8) & 1;
    }

    void ReadClasses(ReadOnlySpan<byte> row, Span<float> labels)
    {
        int tracks = Tracks.Count;
        labels.Clear();
        for (int bin = 0; bin < row.Length; bin++)
            if (row[bin] < tracks)
                labels[bin * tracks + row[bin]] = 1;
            else
                labels.Slice(bin * tracks, tracks).Fill(float.NaN);
    }

    /// <inheritdoc/>
    public string Block(int index) => _blockNames[_blocks[index]];

    /// <inheritdoc/>
    public string Name(int index) => Manifest.Kind == ExampleKind.Intervals ? Interval(index).ToString() : _names[index];

    /// <summary>The window of an example on the genome.</summary>
    /// <exception cref="InvalidOperationException">The examples are sequences without coordinates.</exception>
    public Interval Interval(int index) => Manifest.Kind == ExampleKind.Intervals
        ? new Interval(Manifest.Contigs[_contigs[index]].Name, _starts[index], _starts[index] + Window)
        : throw new InvalidOperationException("this dataset has sequences without coordinates");

    /// <summary>Which split an example is in.</summary>
    public Split SplitOf(int index) => (Split)_splits[index];

    /// <inheritdoc/>
    public void Dispose()
    {
        _bases.Dispose();
        _labels.Dispose();
    }

    static T[] Load<T>(string path) where T : unmanaged
    {
        using var array = new MappedArray(path);
        return array.ReadAll<T>();
    }

    static void CheckSizes(string folder, DatasetManifest manifest)
    {
        bool classes = manifest.Labels == LabelStorage.Classes;
        if (manifest.Window < 1 || manifest.Flank < 0 || manifest.Bins != (classes ? manifest.Window : 1))
            throw InputException.In(folder, $"windows of {manifest.Window} bp with {manifest.Flank} on either side and {manifest.Bins} {manifest.Labels} labels do not fit together; the dataset is damaged");
        var expected = new Dictionary<string, long>
        {
            [DatasetFiles.Offsets] = (manifest.Count + 1L) * 8,
            [DatasetFiles.Labels] = manifest.Count * manifest.LabelBytes,
            [DatasetFiles.Splits] = manifest.Count,
            [DatasetFiles.Blocks] = manifest.Count * 4L,
            [DatasetFiles.Contigs] = manifest.Count * 4L,
            [DatasetFiles.Starts] = manifest.Count * 8L,
        };
        foreach (var array in manifest.Arrays)
            if (expected.TryGetValue(array.Name, out long bytes) && bytes != array.Bytes)
                throw InputException.In(folder, $"{array.Name} has {array.Bytes} bytes, {manifest.Count} examples need {bytes}; the dataset is damaged");
    }

    static void CheckArray(string folder, string name, DatasetManifest manifest)
    {
        string path = Path.Combine(folder, name);
        var expected = manifest.Arrays.FirstOrDefault(a => a.Name == name)
            ?? throw InputException.In(folder, $"{DatasetManifest.FileName} does not list {name}");
        if (!File.Exists(path))
            throw InputException.In(folder, $"{name} is missing; the dataset is not whole");
        long bytes = new FileInfo(path).Length;
        if (bytes != expected.Bytes)
            throw InputException.In(path, $"{bytes} bytes, {DatasetManifest.FileName} says {expected.Bytes}; the dataset is damaged");
        if (DatasetFiles.Sha256(path) != expected.Sha256)
            throw InputException.In(path, $"its SHA-256 differs from {DatasetManifest.FileName}; the dataset is damaged");
    }
}
