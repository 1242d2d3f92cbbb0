using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Simulate;

/// <summary>
/// Writes an MPRA: sequences of 200 bp from elements, mutated copies of them, and background sequences, with their measured log activity
/// in each cell type. An element and its mutated copies are in one split.
/// </summary>
static class MpraTable
{
    const int LengthBp = 200;
    const double Noise = 0.3;
    const double BackgroundShare = 0.15;

    /// <summary>Writes <c>mpra.tsv</c>.</summary>
    public static void Write(string path, World world, int count, Rng rng)
    {
        var elements = world.Elements.ToArray();
        rng.Shuffle<Element>(elements);
        var rows = new List<string> { $"id\tsequence\t{string.Join('\t', Grammar.CellTypes)}\tsplit" };
        for (int number = 1; rows.Count <= count; number++)
        {
            double draw = rng.NextDouble();
            string split = (draw < 0.8 ? Split.Train : draw < 0.9 ? Split.Validation : Split.Test).ToString().ToLowerInvariant();
            var codes = Sequence(world, elements[number % elements.Length], rng);
            if (codes.Contains(Dna.N))
                continue;
            rows.Add(Row($"s{number}", codes, split, rng));
            for (int copy = 1; copy <= 2 && rows.Count <= count; copy++)
                rows.Add(Row($"s{number}_m{copy}", Mutate(codes, rng), split, rng));
        }
        TextFile.Write(path, rows);
    }

    static byte[] Sequence(World world, Element element, Rng rng)
    {
        var contig = world.Contigs[element.Contig].Codes;
        int start0 = rng.NextDouble() < BackgroundShare ? rng.Next(contig.Length - LengthBp) : element.Centre0 - LengthBp / 2;
        return contig.AsSpan(start0, LengthBp).ToArray();
    }

    static byte[] Mutate(byte[] codes, Rng rng)
    {
        var copy = codes.ToArray();
        for (int i = 0; i < 8; i++)
            copy[rng.Next(LengthBp)] = (byte)rng.Next(4);
        return copy;
    }

    static string Row(string id, byte[] codes, string split, Rng rng) => string.Join('\t',
        [id, Dna.Decode(codes), .. Activity.Compute(codes).Select(a => TextFile.Number(a + Noise * rng.NextNormal())), split]);
}
