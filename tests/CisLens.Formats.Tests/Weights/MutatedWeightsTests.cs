using System.Buffers.Binary;
using System.Diagnostics;
using CisLens.Core;

namespace CisLens.Formats.Tests.Weights;

/// <summary>Each randomly changed weight file is refused with its name or read to its last tensor, fast and with little memory.</summary>
public sealed class MutatedWeightsTests(ITestOutputHelper output)
{
    const int Usual = 2000;
    const long MostBeyondFile = 64 << 20;
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20); // for one file of a few kB on a busy computer
    static readonly long[] s_telling = [0, 1, 2, 8, 255, 65535, -1, -2, int.MaxValue, uint.MaxValue, 1L << 31, 1L << 32, 1L << 40, long.MaxValue, long.MinValue];

    public static TheoryData<string> Kinds => [.. WeightFiles.Kinds];

    // CISLENS_MUTATE_COUNT sets the number of files; CISLENS_SEED repeats a run. tests/mutated-weights/run uses both.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_mutated_file_is_read_or_refused_with_little_memory(string kind)
    {
        int count = int.TryParse(Environment.GetEnvironmentVariable("CISLENS_MUTATE_COUNT"), out int given) ? given : Usual;
        ulong seed = ulong.TryParse(Environment.GetEnvironmentVariable("CISLENS_SEED"), out ulong old) ? old : (ulong)Stopwatch.GetTimestamp();
        var rng = new Rng(seed);
        byte[][] whole = WeightFiles.Whole(kind);
        long most = 0, refused = 0;
        var slowest = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            byte[] mutant = Change(kind, rng, whole);
            long before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            string? fault = Fault(kind, mutant, $"{kind}, seed {seed}, mutant {i}");
            long beyond = GC.GetAllocatedBytesForCurrentThread() - before - mutant.Length;
            (most, slowest, refused) = (Math.Max(most, beyond), clock.Elapsed > slowest ? clock.Elapsed : slowest, refused + (fault is null ? 0 : 1));
            Assert.True(beyond <= MostBeyondFile && clock.Elapsed < s_longest, $"{kind}, seed {seed}, mutant {i} of {mutant.Length} bytes: {beyond:N0} bytes beyond its size, {clock.Elapsed}");
        }
        output.WriteLine($"{kind}: seed {seed}, {count:N0} files, {refused:N0} refused, {count - refused:N0} read; at most {most / 1048576.0:0.0} MiB beyond the file's size, {slowest.TotalMilliseconds:0} ms; the process reached {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MiB");
    }

    static string? Fault(string kind, byte[] mutant, string name)
    {
        try
        {
            string? fault = WeightFiles.Fault(kind, mutant);
            Assert.StartsWith("given: ", fault ?? "given: ", StringComparison.Ordinal);
            return fault;
        }
        catch (Exception e) when (e is not Xunit.Sdk.IAssertionException)
        {
            throw new InvalidOperationException(name, e);
        }
    }

    static byte[] Change(string kind, Rng rng, byte[][] whole) => (kind, rng.Next(3)) switch
    {
        ("archive", 0) => Repacked(rng, whole),
        ("hdf5", 0) => WeightFiles.Summed(Fields(rng, whole[rng.Next(whole.Length)])),
        (_, 0 or 1) => Fields(rng, whole[rng.Next(whole.Length)]),
        _ => Mutant.Make(rng, whole),
    };

    /// <summary>Overwrites fields of 1 to 8 bytes with small, large or negative numbers, offsets, or numbers near the old ones.</summary>
    static byte[] Fields(Rng rng, byte[] file)
    {
        byte[] changed = [.. file];
        Span<byte> number = stackalloc byte[8];
        for (int changes = 1 + rng.Next(3); changes > 0; changes--)
        {
            int width = 1 << rng.Next(4), at = rng.Next(file.Length - width + 1);
            at -= rng.Next(2) == 0 ? at % width : 0;
            BinaryPrimitives.WriteInt64LittleEndian(number, rng.Next(4) switch
            {
                0 => rng.Next(file.Length),
                1 => file.Length + rng.Next(9) - 4,
                2 => BinaryPrimitives.ReadInt64LittleEndian([.. file.AsSpan(at, width), .. new byte[8 - width]]) + rng.Next(17) - 8,
                _ => s_telling[rng.Next(s_telling.Length)],
            });
            number[..width].CopyTo(changed.AsSpan(at));
        }
        return changed;
    }

    /// <summary>Returns a valid archive with changed entries.</summary>
    static byte[] Repacked(Rng rng, byte[][] whole)
    {
        var entries = WeightFiles.Entries(whole[rng.Next(whole.Length)]);
        string changed = rng.Next(4) > 0 ? entries.Keys.First(name => name.EndsWith("data.pkl", StringComparison.Ordinal)) : entries.Keys.ElementAt(rng.Next(entries.Count));
        entries[changed] = entries[changed].Length < 8 ? [] : rng.Next(2) == 0 ? Fields(rng, entries[changed]) : Mutant.Make(rng, [entries[changed]]);
        return WeightFiles.Archive(entries);
    }
}
