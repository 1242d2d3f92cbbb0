using CisLens.Core;

namespace CisLens.Formats.Tests;

/// <summary>Breaks a valid file: changes bytes, fields or lines, cuts the file, or splices two files.</summary>
static class Mutant
{
    static readonly byte[] s_telling = [0, 9, 10, 13, 32, (byte)'>', (byte)'#', (byte)'-', (byte)'+', (byte)'.', (byte)',', (byte)'*', (byte)'0', (byte)'9', 0x1F, 0x8B, 0xFF];
    static readonly string[] s_values = ["", "-1", "9223372036854775807", "9223372036854775808", "1e9", "NaN", ".", "<", "[", "]", new string('9', 400)];

    public static byte[] Make(Rng rng, IReadOnlyList<byte[]> files)
    {
        var bytes = files[rng.Next(files.Count)].ToList();
        int changes = 1 + rng.Next(4);
        for (int i = 0; i < changes && bytes.Count > 0; i++)
            Change(rng, bytes, files);
        return [.. bytes];
    }

    static void Change(Rng rng, List<byte> bytes, IReadOnlyList<byte[]> files)
    {
        int at = rng.Next(bytes.Count);
        switch (rng.Next(7))
        {
            case 0: bytes[at] = (byte)rng.Next(256); break;
            case 1: bytes[at] = s_telling[rng.Next(s_telling.Length)]; break;
            case 2: bytes.RemoveRange(at, rng.Next(Math.Min(bytes.Count - at, 40) + 1)); break;
            case 3: bytes.RemoveRange(at, bytes.Count - at); break;
            case 4: bytes.InsertRange(at, bytes.GetRange(at, rng.Next(Math.Min(bytes.Count - at, 200) + 1))); break;
            case 5: ReplaceField(rng, bytes, at); break;
            default: Splice(rng, bytes, at, files[rng.Next(files.Count)]); break;
        }
    }

    static void ReplaceField(Rng rng, List<byte> bytes, int at)
    {
        int start = bytes.LastIndexOf((byte)'\t', at) + 1, end = bytes.IndexOf((byte)'\t', start);
        bytes.RemoveRange(start, Math.Max((end < 0 ? bytes.Count : end) - start, 0));
        bytes.InsertRange(start, System.Text.Encoding.ASCII.GetBytes(s_values[rng.Next(s_values.Length)]));
    }

    static void Splice(Rng rng, List<byte> bytes, int at, byte[] other)
    {
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(rng.Next(other.Length + 1)));
    }
}
