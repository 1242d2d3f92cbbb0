using CisLens.Core;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>
/// How alleles become windows of a model: around the variant (<see cref="AtVariant"/>), in a transcript (<see cref="InTranscript"/>), or
/// around the start sites of genes (<see cref="AroundTss"/>).
/// </summary>
public interface IPlacement
{
    /// <summary>True if each window has a strand of its own, so that the two strands are not averaged.</summary>
    bool HasStrand { get; }

    /// <summary>True if all windows of a job are one request; false for batches of equal size, filled up with windows of N.</summary>
    bool KeepsJobsWhole { get; }

    /// <summary>The most copies in a request, if the model predicts one window at a time; it predicts the window once.</summary>
    int CopiesPerWindow => 8;

    /// <summary>Why an allele has no window; <see cref="AlleleStatus.Ok"/> if it has one.</summary>
    AlleleStatus Refusal(AllelePlan plan);

    /// <summary>The windows of some alleles, in the order of the alleles; an allele that is not scored has none.</summary>
    List<PlacedWindow> Place(IReadOnlyList<AllelePlan> plans);
}
