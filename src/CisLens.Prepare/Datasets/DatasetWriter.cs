using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Prepare.Datasets;

/// <summary>One example on its way into a dataset.</summary>
readonly ref struct Example
{
    /// <summary>The stored sequence: the window and its flanks, or a sequence of any length.</summary>
    public ReadOnlySpan<byte> Codes { get; init; }
    /// <summary>Bins × tracks; NaN where not measured.</summary>
    public ReadOnlySpan<float> Labels { get; init; }
    /// <summary>In place of labels, for <see cref="LabelStorage.Classes"/>: a byte a bin.</summary>
    public ReadOnlySpan<byte> Classes { get; init; }
    /// <summary>Where it belongs.</summary>
    public Split Split { get; init; }
    /// <summary>Index into the names of blocks.</summary>
    public int Block { get; init; }
    /// <summary>Contig of the window, for intervals.</summary>
    public int Contig { get; init; }
    /// <summary>0-based start of the window, for intervals.</summary>
    public long Start0 { get; init; }
    /// <summary>Id of the sequence, for sequences.</summary>
    public string? Name { get; init; }
}

/// <summary>Writes the arrays of a dataset into a folder, example by example, and the manifest last.</summary>
sealed class DatasetWriter : IDisposable
{
    readonly string _folder;
    readonly ExampleKind _kind;
    readonly LabelStorage _storage;
    readonly Dictionary<string, FileStream> _streams = [];
    readonly BasePacker _packer;
    readonly int[] _splitCounts = new int[Enum.GetValues<Split>().Length];

    public DatasetWriter(string folder, ExampleKind kind, LabelStorage storage, IEnumerable<string> blockNames)
    {
        (_folder, _kind, _storage) = (folder, kind, storage);
        foreach (string name in DatasetFiles.Of(kind))
            _streams[name] = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
        _packer = new BasePacker(_streams[DatasetFiles.Bases], _streams[DatasetFiles.Unknown]);
        foreach (string name in blockNames)
            WriteLine(DatasetFiles.BlockNames, name);
        _streams[DatasetFiles.Offsets].WriteItem(0L);
    }

    /// <summary>Examples written so far.</summary>
    public int Count { get; private set; }

    /// <summary>Examples written so far, by split.</summary>
    public IReadOnlyDictionary<Split, int> SplitCounts =>
        Enum.GetValues<Split>().Where(s => _splitCounts[(int)s] > 0).ToDictionary(s => s, s => _splitCounts[(int)s]);

    /// <summary>Appends an example.</summary>
    public void Add(in Example example)
    {
        _packer.Append(example.Codes);
        _streams[DatasetFiles.Offsets].WriteItem(_packer.Length);
        if (_storage == LabelStorage.Classes)
            _streams[DatasetFiles.Labels].Write(example.Classes);
        else
            WriteLabels(example.Labels);
        _streams[DatasetFiles.Splits].WriteByte((byte)example.Split);
        _streams[DatasetFiles.Blocks].WriteItem(example.Block);
        if (_kind == ExampleKind.Intervals)
        {
            _streams[DatasetFiles.Contigs].WriteItem(example.Contig);
            _streams[DatasetFiles.Starts].WriteItem(example.Start0);
        }
        else
            WriteLine(DatasetFiles.Names, example.Name!);
        _splitCounts[(int)example.Split]++;
        Count++;
    }

    /// <summary>Brings every array to the disk and describes it.</summary>
    public IReadOnlyList<DatasetArray> Finish()
    {
        _packer.Finish();
        foreach (var stream in _streams.Values)
        {
            DurableFile.Sync(stream);
            stream.Dispose();
        }
        return [.. DatasetFiles.Of(_kind).Select(Describe)];
    }

    /// <summary>Writes the manifest beside the arrays; nothing of a dataset is written after it.</summary>
    public static void WriteManifest(string folder, DatasetManifest manifest) =>
        DurableFile.WriteText(Path.Combine(folder, DatasetManifest.FileName), JsonSerializer.Serialize(manifest, Json.Indented) + "\n");

    DatasetArray Describe(string name)
    {
        string path = Path.Combine(_folder, name);
        return new DatasetArray(name, new FileInfo(path).Length, DatasetFiles.Sha256(path));
    }

    void WriteLabels(ReadOnlySpan<float> labels)
    {
        var stream = _streams[DatasetFiles.Labels];
        if (_storage == LabelStorage.Float32)
        {
            stream.Write(MemoryMarshal.AsBytes(labels));
            return;
        }
        for (int first = 0; first < labels.Length; first += 8)
        {
            int bits = 0;
            for (int t = first; t < Math.Min(first + 8, labels.Length); t++)
                bits |= (labels[t] > 0 ? 1 : 0) << (t - first);
            stream.WriteByte((byte)bits);
        }
    }

    void WriteLine(string file, string line) => _streams[file].Write(Encoding.UTF8.GetBytes(line + "\n"));

    public void Dispose()
    {
        foreach (var stream in _streams.Values)
            stream.Dispose();
    }
}
