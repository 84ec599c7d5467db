import { Controller, Get, Header, Headers, Inject } from '@nestjs/common';
import { PublicDoor } from '@redress/chassis';
import { pagePolicy } from '../pages/html.js';
import { languageFrom } from '../pages/language.js';
import { startPage } from '../pages/start-page.js';
import { Addresses } from './addresses.js';

@Controller()
export class StartDoor {
  constructor(@Inject(Addresses) private readonly addresses: Addresses) {}

  @Get() @PublicDoor('it says where to look and shows nothing of any case')
  @Header('content-type', 'text/html; charset=utf-8') @Header('content-security-policy', pagePolicy)
  start(@Headers('accept-language') accepted: string | undefined): string {
    return startPage(languageFrom(accepted), this.addresses.inbox);
  }
}
