using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>
/// A dataset folder, opened for reading. Opening reads the description and the index; blocks of bases and labels are compared with their
/// SHA-256 when they are first read. Safe to read from many threads.
/// </summary>
public sealed class Dataset : ILabelledSequences, IDisposable
{
    readonly BaseReader? _bases;
    readonly VerifiedGenome[] _genomes;
    readonly BlockedArray[] _labels;
    readonly HeadLabels _first;
    readonly long[] _offsets = [];
    readonly byte[] _splits;
    readonly int[] _blocks;
    readonly string[] _blockNames;
    readonly int[] _contigs = [];
    readonly long[] _starts = [];
    readonly byte[] _strands = [];
    readonly string[] _names = [];

    Dataset(string folder, DatasetManifest manifest)
    {
        Manifest = manifest;
        DatasetArray Described(string name) => manifest.Arrays.First(a => a.Name == name);
        T[] Load<T>(string name) where T : unmanaged => DatasetFiles.ReadVerified<T>(Path.Combine(folder, name), Described(name).Sha256);
        string[] Lines(string name) => DatasetFiles.ReadVerifiedLines(Path.Combine(folder, name), Described(name).Sha256);
        BlockedArray Blocked(string name) => new(Path.Combine(folder, name), Described(name));
        _splits = Load<byte>(DatasetFiles.Splits);
        _blocks = Load<int>(DatasetFiles.Blocks);
        _blockNames = Lines(DatasetFiles.BlockNames);
        if (manifest.Kind == ExampleKind.Intervals)
            (_contigs, _starts) = (Load<int>(DatasetFiles.Contigs), Load<long>(DatasetFiles.Starts));
        if (manifest.HasStrands)
            _strands = Load<byte>(DatasetFiles.Strands);
        if (manifest.Kind == ExampleKind.Sequences || manifest.HasNames)
            _names = Lines(DatasetFiles.Names);
        if (manifest.Sequences == SequenceStorage.Packed)
            _offsets = Load<long>(DatasetFiles.Offsets);
        DatasetChecks.Index(folder, manifest, _offsets, _blocks, _blockNames.Length, _contigs, _strands, _names);
        if (manifest.Sequences == SequenceStorage.Packed)
            _bases = new BaseReader(Blocked(DatasetFiles.Bases), Load<UnknownRun>(DatasetFiles.Unknown));
        _genomes = manifest.Sequences == SequenceStorage.Genome ? [.. manifest.Genomes.Select(g => new VerifiedGenome(folder, g))] : [];
        _labels = [.. manifest.Heads.Select((_, h) => Blocked(DatasetFiles.Labels(h)))];
        _first = new HeadLabels(this, 0);
    }

    /// <summary>Opens a dataset folder. The time does not depend on the size of bases and labels.</summary>
    /// <exception cref="InputException">The folder is no dataset, or its version is unknown, or it is damaged.</exception>
    public static Dataset Open(string folder)
    {
        var manifest = DatasetManifest.Read(folder);
        DatasetChecks.Description(folder, manifest);
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
    public int Bins => _first.Bins;

    /// <inheritdoc/>
    public IReadOnlyList<Track> Tracks => _first.Tracks;

    /// <inheritdoc/>
    public WindowPlacement Placement => Manifest.Placement;

    /// <inheritdoc/>
    public string Fingerprint => Manifest.Fingerprint;

    /// <inheritdoc/>
    public IReadOnlyList<string> Heads => [.. Manifest.Heads.Select(h => h.Name)];

    /// <inheritdoc/>
    public ILabelledSequences ForHead(string name)
    {
        int head = Manifest.Heads.ToList().FindIndex(h => h.Name == name);
        return head >= 0 ? new HeadLabels(this, head)
            : throw new UsageException(Heads.Count == 1 ? $"--head {name}: the dataset has one head; leave out --head"
                : $"--head {name}: not a head of the dataset; it has {string.Join(", ", Heads)}");
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Indexes(Split split) => _first.Indexes(split);

    /// <inheritdoc/>
    public void Sequence(int index, int shift, Span<byte> codes)
    {
        if (codes.Length < Window)
            throw new ArgumentException($"the span is {codes.Length} bp, expected at least the window of {Window} bp", nameof(codes));
        PlusStrand(index, IsReverse(index) ? -shift : shift, codes);
        if (!IsReverse(index))
            return;
        codes.Reverse();
        foreach (ref byte code in codes)
            code = Dna.Complement(code);
    }

    void PlusStrand(int index, int shift, Span<byte> codes)
    {
        if (_bases is null)
        {
            long start0 = _starts[index] + Manifest.Centre.AnchorIndex(Window) - Manifest.Centre.AnchorIndex(codes.Length) + shift;
            _genomes[GenomeOf(index)].Codes(_contigs[index], start0, codes);
            return;
        }
        long stored = _offsets[index], length = _offsets[index + 1] - stored;
        // the anchor of the stored sequence is the anchor of the codes
        long from = Manifest.Centre.AnchorIndex((int)length) - Manifest.Centre.AnchorIndex(codes.Length) + shift;
        int padding = (int)Math.Clamp(-from, 0, codes.Length);
        int end = (int)Math.Clamp(length - from, padding, codes.Length);
        codes[..padding].Fill(Dna.N);
        codes[end..].Fill(Dna.N);
        if (end > padding)
            _bases.Read(stored + from + padding, codes[padding..end]);
    }

    /// <inheritdoc/>
    public (int Start0, int End0) Bases(int index)
    {
        long from, length;
        if (Manifest.Kind == ExampleKind.Intervals)
            (from, length) = (_starts[index], Manifest.Genomes[GenomeOf(index)].Contigs[_contigs[index]].Length);
        else
        {
            length = _offsets[index + 1] - _offsets[index];
            from = Manifest.Centre.AnchorIndex((int)length) - Manifest.Centre.AnchorIndex(Window);
        }
        int start0 = (int)Math.Clamp(-from, 0, Window), end0 = (int)Math.Clamp(length - from, start0, Window);
        return IsReverse(index) ? (Window - end0, Window - start0) : (start0, end0);
    }

    /// <inheritdoc/>
    public void Labels(int index, Span<float> labels) => _first.Labels(index, labels);

    /// <inheritdoc/>
    public string Block(int index) => _blockNames[_blocks[index]];

    /// <inheritdoc/>
    public string Name(int index) => _names.Length == 0 ? Interval(index).ToString() : _names[index];

    /// <inheritdoc/>
    public Interval? Place(int index) => Manifest.Kind == ExampleKind.Intervals ? Interval(index) : null;

    /// <summary>The window of an example on its genome, with its strand if the dataset has strands.</summary>
    /// <exception cref="InvalidOperationException">The examples are sequences without coordinates.</exception>
    public Interval Interval(int index) => Manifest.Kind == ExampleKind.Intervals
        ? new Interval(Manifest.Genomes[GenomeOf(index)].Contigs[_contigs[index]].Name, _starts[index], _starts[index] + Window,
            !Manifest.HasStrands ? Strand.None : IsReverse(index) ? Strand.Minus : Strand.Plus)
        : throw new InvalidOperationException("this dataset has sequences without coordinates");

    /// <summary>The split of an example.</summary>
    public Split SplitOf(int index) => (Split)_splits[index];

    /// <summary>Reads all blocks of bases and labels.</summary>
    /// <exception cref="InputException">A block is damaged.</exception>
    public void VerifyAll()
    {
        _bases?.VerifyAll();
        foreach (var labels in _labels)
            labels.VerifyAll();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _bases?.Dispose();
        foreach (IDisposable file in _labels.Concat<IDisposable>(_genomes))
            file.Dispose();
    }

    internal void ReadLabels<T>(int head, long offset, Span<T> items) where T : unmanaged => _labels[head].Read(offset, items);

    bool IsReverse(int index) => _strands.Length > 0 && _strands[index] == 1;

    // there are few genomes, and the examples of one genome follow one another
    int GenomeOf(int index)
    {
        int genome = 0;
        for (; index >= Manifest.Genomes[genome].Count; genome++)
            index -= Manifest.Genomes[genome].Count;
        return genome;
    }
}
