using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>A bound site of a factor in a sequence.</summary>
readonly record struct BoundSite(int Factor, int Start, int Width, bool Reverse, double Occupancy)
{
    public int End => Start + Width;
}

/// <summary>
/// The model of the simulation. The log accessibility of a sequence in each cell type is
/// baseline + Σ_factors w · min(2, Σ_sites occupancy) + Σ_pairs w · max over pairs in the right arrangement of occupancy · occupancy.
/// </summary>
static class Activity
{
    /// <summary>Log accessibility in each cell type.</summary>
    public static double[] Compute(ReadOnlySpan<byte> codes)
    {
        var sites = Sites(codes);
        var activity = new double[Grammar.CellTypes.Count];
        Array.Fill(activity, Grammar.Baseline);
        for (int f = 0; f < Grammar.Factors.Count; f++)
        {
            double bound = Math.Min(Grammar.MaxSites, sites.Where(s => s.Factor == f).Sum(s => s.Occupancy));
            for (int cell = 0; cell < activity.Length; cell++)
                activity[cell] += Grammar.Factors[f].Weights[cell] * bound;
        }
        foreach (var rule in Grammar.Pairs)
            activity[rule.CellType] += rule.Weight * PairStrength(rule, sites);
        return activity;
    }

    /// <summary>All sites with an occupancy above 0, on both strands, from left to right.</summary>
    public static List<BoundSite> Sites(ReadOnlySpan<byte> codes)
    {
        var sites = new List<BoundSite>();
        var reversed = Dna.ReverseComplement(codes);
        for (int start = 0; start < codes.Length; start++)
            for (int f = 0; f < Grammar.Factors.Count; f++)
            {
                var motif = Grammar.Factors[f].Motif;
                if (start + motif.Width > codes.Length)
                    continue;
                Add(sites, f, motif, start, false, codes.Slice(start, motif.Width));
                // a palindrome is one site, not two
                if (!IsPalindrome(motif))
                    Add(sites, f, motif, start, true, reversed.AsSpan(codes.Length - start - motif.Width, motif.Width));
            }
        return sites;
    }

    static void Add(List<BoundSite> sites, int factor, Motif motif, int start, bool reverse, ReadOnlySpan<byte> site)
    {
        double occupancy = motif.Occupancy(site);
        if (occupancy > 0)
            sites.Add(new BoundSite(factor, start, motif.Width, reverse, occupancy));
    }

    static double PairStrength(PairRule rule, List<BoundSite> sites)
    {
        int first = Grammar.IndexOf(rule.First), second = Grammar.IndexOf(rule.Second);
        double best = 0;
        foreach (var a in sites.Where(s => s.Factor == first))
            foreach (var b in sites.Where(s => s.Factor == second))
                if (Fits(rule, a, b))
                    best = Math.Max(best, a.Occupancy * b.Occupancy);
        return best;
    }

    // true if two sites have the arrangement of a rule
    static bool Fits(PairRule rule, BoundSite a, BoundSite b)
    {
        bool aLeft = a.Start < b.Start;
        int gap = aLeft ? b.Start - a.End : a.Start - b.End;
        // on the minus strand, "first before second" means that the first is on the right
        bool ordered = !rule.Oriented || (a.Reverse == b.Reverse && aLeft != a.Reverse);
        return ordered && gap >= rule.MinGap && gap <= rule.MaxGap;
    }

    static bool IsPalindrome(Motif motif) => motif.Name is "CEBPA" or "HNF1A" or "NRF1" or "ASCL1" or "JUN";
}
