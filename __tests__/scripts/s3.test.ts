import { claimOf, s3Signature, sha256 } from '../support/s3-signature';

test('the store of the tests checks signatures as S3 does: the example of its documentation', () => {
  const headers = {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': sha256(''),
    'x-amz-date': '20130524T000000Z',
  };
  const signature = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41';
  const claim = claimOf(
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,' +
      `SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=${signature}`,
  )!;
  const request = { method: 'GET', url: '/test.txt', headers };
  expect(s3Signature(request, claim, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).toBe(signature);
  expect(s3Signature({ ...request, url: '/other.txt' }, claim, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY')).not.toBe(
    signature,
  );
});
