using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>A contig that is being simulated.</summary>
sealed class SimulatedContig(string name, byte[] codes)
{
    /// <summary>Name of the contig.</summary>
    public string Name { get; } = name;

    /// <summary>Base codes.</summary>
    public byte[] Codes { get; } = codes;

    /// <summary>True for each base of a repeat, which is written in lower case.</summary>
    public bool[] Repeat { get; } = new bool[codes.Length];
}

/// <summary>A motif of an element, in the coordinates of its contig.</summary>
readonly record struct PlantedSite(int Factor, int Start0, int Width);

/// <summary>A regulatory element of the simulated genome.</summary>
/// <param name="Contig">Index of its contig.</param>
/// <param name="Centre0">Its middle, 0-based.</param>
/// <param name="Sites">The motifs in it.</param>
sealed record Element(int Contig, int Centre0, IReadOnlyList<PlantedSite> Sites)
{
    /// <summary>Length of the sequence that determines the activity of an element, in bp.</summary>
    public const int WindowBp = 300;

    /// <summary>Log accessibility in each cell type. It is set after all elements have been written.</summary>
    public double[] Activity { get; set; } = [];
}

/// <summary>A simulated genome with its elements.</summary>
sealed record World(IReadOnlyList<SimulatedContig> Contigs, IReadOnlyList<Element> Elements)
{
    /// <summary>Makes the genome and writes the elements into it.</summary>
    public static World Create(SimulationOptions options, Rng rng)
    {
        var background = new BackgroundSequence(rng.Split("background"));
        var lengths = rng.Split("lengths");
        var contigs = new List<SimulatedContig>();
        for (int c = 0; c < options.Contigs; c++)
        {
            // up to 5% longer or shorter, so that no two contigs have the same length
            int length = options.ContigBp + lengths.Next(options.ContigBp / 10) - options.ContigBp / 20;
            contigs.Add(background.Contig($"chr{c + 1}", length, withGap: c % 3 == 0));
        }
        return new World(contigs, Plant(contigs, options, rng));
    }

    static List<Element> Plant(List<SimulatedContig> contigs, SimulationOptions options, Rng rng)
    {
        var centres = Centres(contigs, options, rng.Split("places"));
        var planter = new ElementPlanter(rng.Split("elements"));
        var elements = centres.Select(p => planter.Plant(contigs[p.Contig], p.Contig, p.Centre0)).ToList();
        foreach (var element in elements)
            element.Activity = Activity.Compute(Around(contigs[element.Contig], element.Centre0));
        return elements;
    }

    // at most one element in each of many slots of equal length, not at the ends of a slot and not in N
    static List<(int Contig, int Centre0)> Centres(List<SimulatedContig> contigs, SimulationOptions options, Rng rng)
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

    /// <summary>The sequence that determines the activity of a position.</summary>
    public static ReadOnlySpan<byte> Around(SimulatedContig contig, int centre0)
    {
        int start = Math.Clamp(centre0 - Element.WindowBp / 2, 0, contig.Codes.Length - Element.WindowBp);
        return contig.Codes.AsSpan(start, Element.WindowBp);
    }
}
