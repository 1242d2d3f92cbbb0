namespace CisLens.Train.Batches;

/// <summary>A batch ready for the device.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Place">Place in the epoch, from 0.</param>
/// <param name="Count">Examples.</param>
/// <param name="Codes">B × L codes.</param>
/// <param name="Labels">B × bins × T; 0 where missing.</param>
/// <param name="Weights">B × bins × T, 0 where a label is missing; null when every label counts once.</param>
public sealed record TrainingBatch(int Epoch, int Place, int Count, byte[] Codes, float[] Labels, float[]? Weights);
