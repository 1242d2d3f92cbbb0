using System.Runtime.InteropServices;
using System.Text.Json;
using CisLens.Core;
using CisLens.Formats.Archive;
using CisLens.Formats.Weights.Safetensors;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Backgrounds;

/// <summary>Reads and writes a background: an uncompressed zip file with settings, values and checksums.</summary>
public static class BackgroundFile
{
    const string KeysEntry = "background.json", ValuesEntry = "values.safetensors", Counts = "counts", Values = "values";
    const int Schema = 2;   // 1: no classes, SNVs alone

    /// <summary>The content of <c>background.json</c>.</summary>
    sealed record Header(int Schema, BackgroundKeys Keys, string Model, string Source, long Variants, string[][] Columns);

    /// <summary>Writes a background; equal backgrounds give equal bytes.</summary>
    public static void Write(string path, Background background) => DurableFile.Write(path, stream =>
    {
        var columns = background.Columns
            .OrderBy(c => c.Key.Track, StringComparer.Ordinal).ThenBy(c => c.Key.Score, StringComparer.Ordinal).ThenBy(c => c.Key.Class)
            .ToList();
        var head = new Header(Schema, background.Keys, background.Model, background.Source, background.Variants,
            [.. columns.Select(c => new[] { c.Key.Track, c.Key.Score, Name(c.Key.Class) })]);
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
    /// <exception cref="InputException">The file is not a background, has another version, or is damaged.</exception>
    public static Background Read(string path)
    {
        if (!File.Exists(path))
            throw InputException.In(path, "no such file; expected a background from cislens background");
        using var zip = new StoredZipReader(File.OpenRead(path), path);
        if (!zip.Names.SequenceEqual([KeysEntry, ValuesEntry]))
            throw InputException.In(path,
                $"a zip file with {string.Join(", ", zip.Names.Take(4))}; expected a background from cislens background");
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
            if (head.Schema is < 1 or > Schema)
                throw InputException.In(path,
                    $"background schema {head.Schema}, expected 1 to {Schema}; make it again with cislens background");
            return head.Columns.All(c => c.Length == (head.Schema == 1 ? 2 : 3)) ? head
                : throw InputException.In(path, $"{KeysEntry}: a column without track, score or class");
        }
        catch (JsonException e)
        {
            throw InputException.In(path, $"{KeysEntry}: unexpected content; make the background again with cislens background", e);
        }
    }

    static Dictionary<(string, string, VariantClass), BackgroundColumn> ReadColumns(StoredZipReader zip, Header head, string path)
    {
        using var reader = new SafetensorsReader(zip.OpenEntry(ValuesEntry), zip.Length(ValuesEntry)!.Value, $"{path}:{ValuesEntry}");
        long[] counts = ReadTensor<long>(reader, Counts, ElementType.I64, path);
        float[] values = ReadTensor<float>(reader, Values, ElementType.F32, path);
        const long Most = 1L << 40;
        if (counts.Length != head.Columns.Length || counts.Any(c => c is < 1 or > Most))
            throw InputException.In(path,
                $"{counts.Length} counts for {head.Columns.Length} columns; expected one positive count per column");
        var columns = new Dictionary<(string, string, VariantClass), BackgroundColumn>();
        int at = 0;
        for (int c = 0; c < counts.Length; c++)
        {
            int knots = BackgroundColumn.Kept(counts[c]);
            if (at + knots > values.Length)
                throw InputException.In(path, $"column {c + 1}: {values.Length - at} values, expected {knots}");
            var key = (head.Columns[c][0], head.Columns[c][1], Class(head.Columns[c], path));
            if (!columns.TryAdd(key, new(counts[c], values[at..(at + knots)])))
                throw InputException.In(path, $"column {c + 1}: duplicate track, score and class");
            if (!IsAscending(values.AsSpan(at, knots)))
                throw InputException.In(path, $"column {c + 1}: the values are not ascending");
            at += knots;
        }
        return at == values.Length ? columns : throw InputException.In(path, $"{values.Length} values, expected {at}");
    }

    static string Name(VariantClass kind) => kind.ToString().ToLowerInvariant();

    static VariantClass Class(string[] column, string path)
    {
        if (column.Length < 3)
            return VariantClass.Snv;
        int index = Array.FindIndex(Enum.GetValues<VariantClass>(), kind => Name(kind) == column[2]);
        return index >= 0 ? (VariantClass)index : throw InputException.In(path, $"{KeysEntry}: class {column[2]}, expected " +
            string.Join(", ", Enum.GetValues<VariantClass>().Select(Name)));
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
            ?? throw InputException.In(path, $"{ValuesEntry}: no list {name} of {type.Label()}");
        var values = new T[entry.Count];
        reader.Read(entry, MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
