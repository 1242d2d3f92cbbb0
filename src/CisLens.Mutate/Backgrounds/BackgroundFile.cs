using System.Runtime.InteropServices;
using System.Text.Json;
using CisLens.Core;
using CisLens.Formats.Archive;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Mutate.Backgrounds;

/// <summary>A background as one file: a zip without compression with its keys, its values and their sums.</summary>
public static class BackgroundFile
{
    const string KeysEntry = "background.json", ValuesEntry = "values.safetensors", Counts = "counts", Values = "values";
    const int Schema = 1;

    /// <summary>What <c>background.json</c> says.</summary>
    sealed record Header(int Schema, BackgroundKeys Keys, string Model, string Source, long Variants, string[][] Columns);

    /// <summary>Writes a background; the same one gives the same bytes.</summary>
    public static void Write(string path, Background background) => DurableFile.Write(path, stream =>
    {
        var columns = background.Columns.OrderBy(c => c.Key.Track, StringComparer.Ordinal).ThenBy(c => c.Key.Score, StringComparer.Ordinal).ToList();
        var head = new Header(Schema, background.Keys, background.Model, background.Source, background.Variants,
            [.. columns.Select(c => new[] { c.Key.Track, c.Key.Score })]);
        var zip = new StoredZipWriter(stream);
        zip.Add(KeysEntry, s => JsonSerializer.Serialize(s, head, Json.Indented));
        zip.Add(ValuesEntry, s => WriteValues(s, [.. columns.Select(c => c.Value)]));
        zip.Finish();
    });

    static void WriteValues(Stream stream, BackgroundColumn[] columns)
    {
        long[] counts = Array.ConvertAll(columns, c => c.Count);
        SafetensorsWriter.Write(stream,
        [
            new(Counts, ElementType.I64, [counts.Length], s => s.Write(MemoryMarshal.AsBytes(counts.AsSpan()))),
            new(Values, ElementType.F32, [columns.Sum(c => (long)c.Knots.Length)], s =>
            {
                foreach (var column in columns)
                    s.Write(MemoryMarshal.AsBytes(column.Knots));
            }),
        ]);
    }

    /// <summary>Reads a background.</summary>
    /// <exception cref="InputException">It is none, of another version, or a byte is not what was written.</exception>
    public static Background Read(string path)
    {
        if (!File.Exists(path))
            throw InputException.In(path, "no such file, expected a background of cislens calibrate");
        using var zip = new StoredZipReader(File.OpenRead(path), path);
        if (!zip.Names.SequenceEqual([KeysEntry, ValuesEntry]))
            throw InputException.In(path, $"holds {string.Join(", ", zip.Names.Take(4))}, expected a background of cislens calibrate");
        var head = ReadHead(zip, path);
        return new Background
        {
            Keys = head.Keys,
            Model = head.Model,
            Source = head.Source,
            Variants = head.Variants,
            Columns = ReadColumns(zip, head, path),
            File = path,
            Hash = zip.Hash,
        };
    }

    static Header ReadHead(StoredZipReader zip, string path)
    {
        try
        {
            var head = JsonSerializer.Deserialize<Header>(zip.ReadText(KeysEntry), Json.Line)!;
            if (head.Schema != Schema)
                throw InputException.In(path, $"background schema {head.Schema}, this program reads {Schema}; make it again");
            return head.Columns.All(c => c.Length == 2) ? head : throw InputException.In(path, $"{KeysEntry} names a column without track or score");
        }
        catch (JsonException e)
        {
            throw InputException.In(path, $"{KeysEntry} is not what calibrate writes", e);
        }
    }

    static Dictionary<(string, string), BackgroundColumn> ReadColumns(StoredZipReader zip, Header head, string path)
    {
        using var reader = new SafetensorsReader(zip.OpenEntry(ValuesEntry), zip.Length(ValuesEntry)!.Value, $"{path}:{ValuesEntry}");
        long[] counts = ReadTensor<long>(reader, Counts, ElementType.I64, path);
        float[] values = ReadTensor<float>(reader, Values, ElementType.F32, path);
        const long Most = 1L << 40;
        if (counts.Length != head.Columns.Length || counts.Any(c => c is < 1 or > Most))
            throw InputException.In(path, $"has {counts.Length} counts for {head.Columns.Length} columns, expected one of at least 1 each");
        var columns = new Dictionary<(string, string), BackgroundColumn>();
        int at = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            int knots = BackgroundColumn.Kept(counts[c]);
            if (at + knots > values.Length || !columns.TryAdd((head.Columns[c][0], head.Columns[c][1]), new(counts[c], values[at..(at + knots)])))
                throw InputException.In(path, $"column {c + 1} stands there twice or has too few values");
            if (!IsAscending(values.AsSpan(at, knots)))
                throw InputException.In(path, $"column {c + 1} is not in order");
            at += knots;
        }
        return at == values.Length ? columns : throw InputException.In(path, $"has {values.Length} values, its columns have {at}");
    }

    static bool IsAscending(ReadOnlySpan<float> values)
    {
        for (int i = 1; i < values.Length; i++)
            if (!(values[i] >= values[i - 1]))
                return false;
        return true;
    }

    static T[] ReadTensor<T>(SafetensorsReader reader, string name, ElementType type, string path) where T : unmanaged
    {
        var entry = reader.Tensors.FirstOrDefault(t => t.Name == name && t.Type == type && t.Shape.Count == 1)
            ?? throw InputException.In(path, $"{ValuesEntry} has no list {name} of {type.Label()}");
        var values = new T[entry.Count];
        reader.Read(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
