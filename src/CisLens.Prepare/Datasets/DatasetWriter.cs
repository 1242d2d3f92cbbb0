using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>One example that is written into a dataset.</summary>
readonly ref struct Example
{
    /// <summary>The window and its flanks, or a sequence of any length. Not used if the bases are read from the genome.</summary>
    public ReadOnlySpan<byte> Codes { get; init; }
    /// <summary>Bins × tracks of the first head; NaN if not measured.</summary>
    public ReadOnlySpan<float> Labels { get; init; }
    /// <summary>Used instead of labels by <see cref="LabelStorage.Classes"/>: one byte per bin.</summary>
    public ReadOnlySpan<byte> Classes { get; init; }
    /// <summary>Its split.</summary>
    public Split Split { get; init; }
    /// <summary>Index into the names of bootstrap blocks.</summary>
    public int Block { get; init; }
    /// <summary>Index of its genome.</summary>
    public int Genome { get; init; }
    /// <summary>Contig of the window within its genome, for intervals.</summary>
    public int Contig { get; init; }
    /// <summary>0-based start of the window, for intervals.</summary>
    public long Start0 { get; init; }
    /// <summary>True on the minus strand, for windows with strands; <see cref="Codes"/> are those of the plus strand even so.</summary>
    public bool Reverse { get; init; }
    /// <summary>Id of the sequence, or name of the window if windows have names.</summary>
    public string? Name { get; init; }
}

/// <summary>
/// Writes a dataset into a folder, example by example, and its manifest last. Memory does not grow with the number of examples.
/// </summary>
sealed class DatasetWriter : IDisposable
{
    readonly string _folder;
    readonly DatasetManifest _manifest;
    readonly Dictionary<string, HashedFile> _files = [];
    readonly BaseWriter? _bases;
    readonly HashedFile[] _labels;
    readonly int[] _splitCounts = new int[Enum.GetValues<Split>().Length];
    readonly int[] _genomeCounts;
    readonly long[] _rows;
    byte[] _row = [];

    /// <summary>Starts the arrays.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="manifest">The description; counts, arrays and fingerprint are filled in at the end.</param>
    /// <param name="blockNames">Names of the bootstrap blocks.</param>
    public DatasetWriter(string folder, DatasetManifest manifest, IEnumerable<string> blockNames)
    {
        (_folder, _manifest) = (folder, manifest);
        (_genomeCounts, _rows) = (new int[Math.Max(1, manifest.Genomes.Count)], new long[manifest.Heads.Count]);
        foreach (string name in DatasetFiles.List(manifest))
            _files[name] = new HashedFile(Path.Combine(folder, name), BlockBytes(name));
        _labels = [.. manifest.Heads.Select((_, head) => _files[DatasetFiles.Labels(head)])];
        foreach (string name in blockNames)
            WriteLine(DatasetFiles.BlockNames, name);
        if (manifest.Sequences == SequenceStorage.Genome)
            return;
        _bases = new BaseWriter(_files[DatasetFiles.Bases], _files[DatasetFiles.Unknown]);
        _files[DatasetFiles.Offsets].WriteItem(0L);
    }

    /// <summary>Examples written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Appends an example with the labels of the first head. The examples of one genome must follow one another.</summary>
    public void Add(in Example example)
    {
        if (_genomeCounts.AsSpan(example.Genome + 1).ContainsAnyExcept(0))
            throw new ArgumentException("the examples of one genome must follow one another");
        if (_bases is not null)
        {
            _bases.Append(example.Codes);
            _files[DatasetFiles.Offsets].WriteItem(_bases.Length);
        }
        _files[DatasetFiles.Splits].WriteItem((byte)example.Split);
        _files[DatasetFiles.Blocks].WriteItem(example.Block);
        if (_manifest.Kind == ExampleKind.Intervals)
        {
            _files[DatasetFiles.Contigs].WriteItem(example.Contig);
            _files[DatasetFiles.Starts].WriteItem(example.Start0);
        }
        if (_manifest.HasStrands)
            _files[DatasetFiles.Strands].WriteItem((byte)(example.Reverse ? 1 : 0));
        if (_files.ContainsKey(DatasetFiles.Names))
            WriteLine(DatasetFiles.Names, example.Name!);
        _splitCounts[(int)example.Split]++;
        _genomeCounts[example.Genome]++;
        Count++;
        if (_manifest.Heads[0].Labels == LabelStorage.Classes)
            AddRow(0, example.Classes);
        else if (!example.Labels.IsEmpty)
            AddLabels(0, example.Labels);
    }

    /// <summary>Appends the labels of one head for the example that was added last.</summary>
    public void AddLabels(int head, ReadOnlySpan<float> labels)
    {
        var (described, storage) = (_manifest.Heads[head], _manifest.Heads[head].Labels);
        if (labels.Length != described.Width)
            throw new ArgumentException($"{labels.Length} labels, expected {described.Width} for head {described.Name}");
        if (storage == LabelStorage.Float32)
        {
            AddRow(head, MemoryMarshal.AsBytes(labels));
            return;
        }
        Array.Resize(ref _row, (int)described.RowBytes);
        if (storage == LabelStorage.Float16)
            ToHalf(labels, MemoryMarshal.Cast<byte, Half>(_row.AsSpan()));
        else
            ToBits(labels, _row);
        AddRow(head, _row);
    }

    /// <summary>Closes the arrays and writes the manifest.</summary>
    /// <exception cref="InvalidOperationException">A head does not have the labels of every example.</exception>
    public DatasetManifest Finish()
    {
        DatasetGenome[] genomes = [.. _manifest.Genomes.Select((genome, g) => genome with { Count = _genomeCounts[g] })];
        for (int h = 0; h < _rows.Length; h++)
            if (_manifest.Heads[h] is var head
                && _rows[h] != (head.Genome is null ? Count : genomes.Single(g => g.Name == head.Genome).Count))
                throw new InvalidOperationException(
                    $"head {head.Name} has labels of {_rows[h]} examples, expected those of {head.Genome ?? "all"}");
        _bases?.Finish();
        var manifest = _manifest with
        {
            Count = Count,
            Genomes = genomes,
            Splits = Enum.GetValues<Split>().Where(s => _splitCounts[(int)s] > 0).ToDictionary(s => s, s => _splitCounts[(int)s]),
            Arrays = [.. _files.Values.Select(file => file.Finish())],
        };
        manifest = manifest with { Fingerprint = DatasetFiles.Fingerprint(manifest) };
        WriteManifest(_folder, manifest);
        return manifest;
    }

    /// <summary>Writes the manifest of a dataset folder.</summary>
    public static void WriteManifest(string folder, DatasetManifest manifest) =>
        DurableFile.WriteText(Path.Combine(folder, DatasetManifest.FileName), JsonSerializer.Serialize(manifest, Json.Indented) + "\n");

    long? BlockBytes(string name)
    {
        if (name == DatasetFiles.Bases)
            return DatasetFiles.BasesBlockBytes;
        for (int h = 0; h < _manifest.Heads.Count; h++)
            if (name == DatasetFiles.Labels(h))
                return DatasetFiles.LabelBlockBytes(_manifest.Heads[h].RowBytes);
        return null;
    }

    void AddRow(int head, ReadOnlySpan<byte> row)
    {
        _labels[head].Write(row);
        _rows[head]++;
    }

    static void ToHalf(ReadOnlySpan<float> labels, Span<Half> row)
    {
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = (Half)labels[i];
            if (Half.IsInfinity(row[i]))
                throw new ArgumentException($"label {labels[i]} is too large for float16, expected at most 65504");
        }
    }

    static void ToBits(ReadOnlySpan<float> labels, Span<byte> row)
    {
        row.Clear();
        for (int i = 0; i < labels.Length; i++)
            row[i / 8] |= (byte)(labels[i] > 0 ? 1 << (i % 8) : 0);
    }

    void WriteLine(string file, string line) => _files[file].Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Dispose()
    {
        foreach (var file in _files.Values)
            file.Dispose();
    }
}
