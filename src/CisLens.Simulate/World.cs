using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>A simulated genome with its elements, all in memory.</summary>
sealed record World(IReadOnlyList<SimulatedContig> Contigs, IReadOnlyList<Element> Elements)
{
    /// <summary>Makes the genome and plants the elements.</summary>
    public static World Create(SimulationOptions options, Rng rng)
    {
        var background = new BackgroundSequence(rng.Split("background"));
        var lengths = rng.Split("lengths");
        var contigs = new List<SimulatedContig>();
        for (int c = 0; c < options.Contigs; c++)
        {
            // one part in twenty longer or shorter, so that no two are alike
            int length = options.ContigBp + lengths.Next(options.ContigBp / 10) - options.ContigBp / 20;
            contigs.Add(background.Contig($"chr{c + 1}", length, withGap: c % 3 == 0));
        }
        return new World(contigs, Plant(contigs, options, rng));
    }

    static List<Element> Plant(List<SimulatedContig> contigs, SimulationOptions options, Rng rng)
    {
        var places = Places(contigs, options, rng.Split("places"));
        var planter = new ElementPlanter(rng.Split("elements"));
        var elements = places.Select(p => planter.Plant(contigs[p.Contig], p.Contig, p.Centre0)).ToList();
        foreach (var element in elements)
            element.Activity = Activity.Compute(Around(contigs[element.Contig], element.Centre0));
        return elements;
    }

    // one element at most in each slot of equal length, not at its edges and not in N
    static List<(int Contig, int Centre0)> Places(List<SimulatedContig> contigs, SimulationOptions options, Rng rng)
    {
        int slot = (int)(options.GenomeBp / options.Elements * 4 / 5);
        var slots = new List<(int Contig, int Centre0)>();
        for (int c = 0; c < contigs.Count; c++)
            for (int start = 0; start + slot <= contigs[c].Codes.Length; start += slot)
            {
                int centre = start + slot / 4 + rng.Next(slot / 2);
                if (!Around(contigs[c], centre).Contains(Dna.N))
                    slots.Add((c, centre));
            }
        rng.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(slots));
        return [.. slots.Take(options.Elements).Order()];
    }

    /// <summary>The sequence that decides on the activity of a place.</summary>
    public static ReadOnlySpan<byte> Around(SimulatedContig contig, int centre0)
    {
        int start = Math.Clamp(centre0 - Element.WindowBp / 2, 0, contig.Codes.Length - Element.WindowBp);
        return contig.Codes.AsSpan(start, Element.WindowBp);
    }
}
