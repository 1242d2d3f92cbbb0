using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using CisLens.Formats.Hdf5;

namespace CisLens.Cli.Tests.Compatibility;

/// <summary>Compares binary and JSON files value by value.</summary>
/// <remarks>Each method returns a description of the first difference, or null if there is none.</remarks>
static class BinaryOutputs
{
    /// <summary>Entry of a background file that contains the checksums of the other entries.</summary>
    const string Sums = "SHA256SUMS";

    /// <summary>Compares JSON: the names and their order must be the same, and the values equal.</summary>
    public static string? JsonDifference(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found, NumberRule rule) =>
        Difference(JsonNode.Parse(expected), JsonNode.Parse(found), "$", rule);

    static string? Difference(JsonNode? expected, JsonNode? found, string path, NumberRule rule)
    {
        if (expected is JsonObject stored && found is JsonObject written)
            return !stored.Select(p => p.Key).SequenceEqual(written.Select(p => p.Key))
                ? $"{path} has {string.Join(", ", written.Select(p => p.Key))}; expected {string.Join(", ", stored.Select(p => p.Key))}"
                : stored.Select(p => Difference(p.Value, written[p.Key], $"{path}.{p.Key}", rule)).FirstOrDefault(d => d is not null);
        if (expected is JsonArray items && found is JsonArray others)
            return items.Count != others.Count ? $"{path} has {others.Count} items, expected {items.Count}"
                : items.Select((item, i) => Difference(item, others[i], $"{path}[{i}]", rule)).FirstOrDefault(d => d is not null);
        string mine = expected?.ToJsonString() ?? "null", theirs = found?.ToJsonString() ?? "null";
        return rule.AreEqual(mine, theirs) ? null : $"{path} is {theirs}, expected {mine}";
    }

    /// <summary>Compares NumPy arrays of float32: the headers must be the same, and the numbers equal.</summary>
    public static string? NpyDifference(byte[] expected, byte[] found, NumberRule rule)
    {
        int start = 10 + BinaryPrimitives.ReadUInt16LittleEndian(expected.AsSpan(8));
        string header = Encoding.Latin1.GetString(expected, 0, start);
        return found.Length == expected.Length && Encoding.Latin1.GetString(found, 0, start) == header
            ? Difference<float>(expected.AsSpan(start), found.AsSpan(start), "array", rule)
            : $"{found.Length} bytes or another header; expected {expected.Length} bytes and {header[10..].Trim()}";
    }

    /// <summary>Compares safetensors: the headers must be the same, and the numbers equal.</summary>
    public static string? SafetensorsDifference(byte[] expected, byte[] found, NumberRule rule)
    {
        static (JsonNode Header, int Start) Head(byte[] bytes)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            return (JsonNode.Parse(bytes.AsSpan(8, length))!, 8 + length);
        }
        var (stored, storedStart) = Head(expected);
        var (written, writtenStart) = Head(found);
        if (Difference(stored, written, "header", rule) is { } difference)
            return difference;
        foreach (var (name, tensor) in stored.AsObject().Where(t => t.Key != "__metadata__"))
        {
            int begin = tensor!["data_offsets"]![0]!.GetValue<int>(), end = tensor["data_offsets"]![1]!.GetValue<int>();
            ReadOnlySpan<byte> mine = expected.AsSpan(storedStart + begin, end - begin);
            ReadOnlySpan<byte> theirs = found.AsSpan(writtenStart + begin, end - begin);
            string? inside = tensor["dtype"]!.GetValue<string>() switch
            {
                "F32" => Difference<float>(mine, theirs, name, rule),
                "F64" => Difference<double>(mine, theirs, name, rule),
                _ => mine.SequenceEqual(theirs) ? null : $"{name} differs",
            };
            if (inside is not null)
                return inside;
        }
        return null;
    }

    /// <summary>Compares backgrounds, which are zip files with JSON and safetensors.</summary>
    /// <remarks>The checksums depend only on the other entries, so they are not compared.</remarks>
    public static string? ZipDifference(string expected, string found, NumberRule rule)
    {
        using ZipArchive stored = ZipFile.OpenRead(expected), written = ZipFile.OpenRead(found);
        string[] names = [.. stored.Entries.Select(e => e.FullName)];
        if (!names.SequenceEqual(written.Entries.Select(e => e.FullName)))
            return $"holds {string.Join(", ", written.Entries.Select(e => e.FullName))}; expected {string.Join(", ", names)}";
        foreach (string name in names.Where(n => n != Sums))
        {
            byte[] mine = Bytes(stored.GetEntry(name)!), theirs = Bytes(written.GetEntry(name)!);
            string? difference = name.EndsWith(".json", StringComparison.Ordinal)
                ? JsonDifference(WithoutFolder(mine), WithoutFolder(theirs), rule)
                : SafetensorsDifference(mine, theirs, rule);
            if (difference is not null)
                return $"{name}: {difference}";
        }
        return null;
    }

    // the source of a background is the path of its VCF, which starts with the test folder
    static byte[] WithoutFolder(byte[] json) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace(CompatibilityCase.Folder + "/", ""));

    static byte[] Bytes(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>Compares HDF5: datasets, types, shapes and attributes must be the same, and the values equal.</summary>
    public static string? Hdf5Difference(string expected, string found, NumberRule rule)
    {
        using Hdf5Reader stored = Hdf5Reader.Open(expected), written = Hdf5Reader.Open(found);
        var (mine, theirs) = (stored.Root.Datasets().ToList(), written.Root.Datasets().ToDictionary(d => d.Path));
        if (!mine.Select(d => d.Path).Order(StringComparer.Ordinal).SequenceEqual(theirs.Keys.Order(StringComparer.Ordinal)))
            return $"holds {string.Join(", ", theirs.Keys)}; expected {string.Join(", ", mine.Select(d => d.Path))}";
        return Attributes(stored.Root, written.Root, rule)
            ?? mine.Select(d => Difference(d, theirs[d.Path], rule)).FirstOrDefault(d => d is not null);
    }

    static string? Difference(Hdf5Dataset expected, Hdf5Dataset found, NumberRule rule)
    {
        if (expected.Type.Label != found.Type.Label || !expected.Shape.SequenceEqual(found.Shape))
            return $"{found.Path} is {Form(found)}, expected {Form(expected)}";
        if (Attributes(expected, found, rule) is { } difference)
            return difference;
        if (expected.Type.Kind == Hdf5Kind.Text)
        {
            string mine = string.Join(", ", expected.Texts()), theirs = string.Join(", ", found.Texts());
            return mine == theirs ? null : $"{found.Path} is {theirs}; expected {mine}";
        }
        // scores are float32 and positions are int64
        return expected.Type.Bytes == sizeof(float)
            ? Difference<float>(expected.Numbers(), found.Numbers(), found.Path, rule)
            : Difference<long>(expected.Numbers(), found.Numbers(), found.Path, rule);
    }

    static string Form(Hdf5Dataset dataset) => $"{dataset.Type.Label} {string.Join('x', dataset.Shape)}";

    static string? Attributes(Hdf5Object expected, Hdf5Object found, NumberRule rule)
    {
        string mine = Attributes(expected), theirs = Attributes(found);
        return rule.AreEqual(mine, theirs) ? null : $"attributes of {found.Path}:\n{theirs}\nexpected:\n{mine}";
    }

    static string Attributes(Hdf5Object owner) => string.Join('\n',
        owner.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={string.Join(", ", a.Value.Texts())}"));

    static string? Difference<T>(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> found, string name, NumberRule rule)
        where T : unmanaged, IConvertible
    {
        ReadOnlySpan<T> mine = MemoryMarshal.Cast<byte, T>(expected), theirs = MemoryMarshal.Cast<byte, T>(found);
        if (mine.Length != theirs.Length)
            return $"{name} has {theirs.Length} numbers, expected {mine.Length}";
        for (int i = 0; i < mine.Length; i++)
            if (!rule.AreEqual(mine[i].ToDouble(CultureInfo.InvariantCulture), theirs[i].ToDouble(CultureInfo.InvariantCulture)))
                return $"number {i} of {name} is {theirs[i]}, expected {mine[i]}";
        return null;
    }
}
